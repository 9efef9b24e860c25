// Jest runs tests in a vm context whose built-ins differ from Node's own, so `instanceof` fails for values that Node
// itself made: a SharedArrayBuffer from a worker, an Error from structuredClone, a Map from a message.
// This environment makes the two realms agree: binary types are shared outright; errors and containers accept both.
import { TestEnvironment } from 'jest-environment-node';

const shared = [
  ...['ArrayBuffer', 'SharedArrayBuffer', 'DataView', 'Atomics'],
  ...['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array'],
  ...['Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array'],
];
const bilingual = [
  ...['Error', 'TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'EvalError', 'URIError', 'AggregateError'],
  ...['Map', 'Set', 'Date', 'RegExp', 'Promise', 'Object', 'Array', 'Function'],
];
const ordinary = Function.prototype[Symbol.hasInstance];

/** The Node environment with one realm, as far as `instanceof` can tell. */
export default class OneRealmEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    for (const name of shared) this.global[name] = globalThis[name];
    for (const name of bilingual) {
      const inner = this.global[name];
      const outer = globalThis[name];
      Object.defineProperty(inner, Symbol.hasInstance, {
        configurable: true,
        writable: true,
        // A subclass inherits this method: for it only the ordinary rule applies.
        value(candidate) {
          return ordinary.call(this, candidate) || (this === inner && ordinary.call(outer, candidate));
        },
      });
    }
  }
}
