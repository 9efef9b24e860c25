import { defineTasks, laneName } from '@parallel-cookbook/primitives';

/** @param {number} n */
function square(n) {
  return n * n;
}

/** @param {import('@parallel-cookbook/threading').Lock} lock @param {import('@parallel-cookbook/primitives').SharedValue<'i32'>} sum */
function add(lock, sum) {
  for (let i = 0; i < 1000; i++) lock.withLockSync(() => void (sum.value += 1));
  return laneName().replace(/_\d+$/, '');
}

/** @param {number} code */
function exit(code) {
  process.exit(code);
}

/** @param {string} line */
function say(line) {
  console.log(line);
}

export const tasks = defineTasks(import.meta.url, { add, exit, say, square }, { namespace: 'bundled' });
