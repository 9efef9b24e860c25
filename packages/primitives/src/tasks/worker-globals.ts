import { runInNewContext } from 'node:vm';

/** What Node adds to the language in every thread, from Node 20 on. Names of the main thread alone are not among them. */
const fromNode = [
  ...[
    'process',
    'Buffer',
    'console',
    'global',
    'performance',
    'crypto',
    'navigator',
    'queueMicrotask',
    'structuredClone',
  ],
  ...['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate', 'atob', 'btoa'],
  ...['fetch', 'Headers', 'Request', 'Response', 'FormData', 'Blob', 'File', 'URL', 'URLSearchParams', 'WebSocket'],
  ...['AbortController', 'AbortSignal', 'Event', 'EventTarget', 'DOMException', 'MessageChannel', 'MessagePort'],
  ...['MessageEvent', 'BroadcastChannel', 'TextEncoder', 'TextDecoder', 'Crypto', 'CryptoKey', 'SubtleCrypto'],
  ...['ReadableStream', 'WritableStream', 'TransformStream', 'CompressionStream', 'DecompressionStream'],
  ...['TextEncoderStream', 'TextDecoderStream', 'ByteLengthQueuingStrategy', 'CountQueuingStrategy'],
  ...['Performance', 'PerformanceEntry', 'PerformanceMark', 'PerformanceMeasure', 'PerformanceObserver', 'WebAssembly'],
];
let known: ReadonlySet<string> | undefined;

/** Whether a worker thread has a global of this name. The language's own are asked of a fresh realm, which nobody changed. */
export function isWorkerGlobal(name: string): boolean {
  known ??= new Set([...(runInNewContext('Object.getOwnPropertyNames(globalThis)') as string[]), ...fromNode]);
  return known.has(name);
}
