import { defineTasks } from '@parallel-cookbook/primitives';

/** @param {number} a @param {number} b */
function add(a, b) {
  return a + b;
}
/** @param {number} n */
async function twice(n) {
  return add(n, n);
}
export const arithmetic = defineTasks(import.meta.url, { add, twice }, { namespace: 'arithmetic' });
export const { add: sum } = arithmetic;
