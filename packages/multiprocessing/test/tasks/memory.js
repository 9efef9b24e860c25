import { defineTasks } from '@parallel-cookbook/primitives';

/** @param {ArrayBufferView} view */
function memoryOf(view) {
  return `${view.constructor.name} ${view.byteOffset} ${view.byteLength} ${view.buffer.byteLength}`;
}

/** @param {Uint8Array} bytes */
function doubled(bytes) {
  return Float64Array.from(bytes, (n) => 2 * n);
}

/** @param {Uint8Array} bytes */
function sum(bytes) {
  return bytes.reduce((a, b) => a + b, 0);
}

export const tasks = defineTasks(import.meta.url, { memoryOf, doubled, sum }, { namespace: 'test-memory' });
