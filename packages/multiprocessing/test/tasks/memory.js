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

/** Writes by one view and reads by another. @param {{ part: Float64Array, bytes: Uint8Array, view: DataView }} given */
function writesThrough({ part, bytes, view }) {
  part[0] = 7.5;
  const same = part.buffer === bytes.buffer && bytes.buffer === view.buffer;
  const written = new DataView(bytes.buffer, bytes.byteOffset - 3).getFloat64(0, true);
  return { same, written, back: { part, bytes } };
}

/** @param {unknown} value */
const echoed = (value) => value;

export const tasks = defineTasks(
  import.meta.url,
  { memoryOf, doubled, sum, writesThrough, echoed },
  { namespace: 'test-memory' },
);
