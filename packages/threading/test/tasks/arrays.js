import { defineTasks } from '@parallel-cookbook/primitives';

/** What has arrived: its kind, how long it and its buffer are, and what is in it. */
function look(array) {
  const buffer = array.buffer ?? array;
  const bytes = new Uint8Array(buffer, array.byteOffset ?? 0, array.byteLength);
  const kind = Object.prototype.toString.call(array).slice(8, -1);
  return [kind, bytes.length, buffer.byteLength, bytes.reduce((sum, each) => sum + each, 0)];
}

let kept = new Uint8Array(1 << 16);

/** Gives the same array at each call, each time with one more in it. */
function again() {
  kept[0]++;
  return kept;
}

/** Overwrites its argument, and gives it back. */
function overwrite(array) {
  array.fill(9);
  return array;
}

function areOne(a, b) {
  return a.buffer === b.buffer;
}

export const tasks = defineTasks(import.meta.url, { look, again, overwrite, areOne }, { namespace: 'arrays' });
