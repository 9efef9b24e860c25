import { isThenable } from './arrival.js';
import { fromColumn, isInt32, toColumn, type Column } from './column.js';

/**
 * Calls a function with each item of a column and lays the results out as one. Takes no tick as long as the function gives its
 * results at once.
 *
 * @param stopped whether nobody waits for the results any more; then the rest is not called.
 */
export function callEach(
  call: (item: unknown) => unknown,
  column: Column,
  stopped: () => boolean,
): Column | PromiseLike<Column> {
  const items = fromColumn(column);
  return isThenable(items) ? items.then((late) => callWithAll(call, late, stopped)) : callWithAll(call, items, stopped);
}

/** Integers go where they will be sent from, as long as there is nothing else. */
function callWithAll(
  call: (item: unknown) => unknown,
  items: ArrayLike<unknown>,
  stopped: () => boolean,
): Column | PromiseLike<Column> {
  const { length } = items;
  const values = new Int32Array(length);
  for (let i = 0; i < length; i++) {
    if (stopped()) return values.slice(0, i);
    const result = call(items[i]);
    if (isInt32(result)) values[i] = result;
    else return callRest(call, items, i + 1, [...values.subarray(0, i)], result, stopped);
  }
  return values;
}

/** Goes on with any values. @param last the result of the call before item `next`. */
function callRest(
  call: (item: unknown) => unknown,
  items: ArrayLike<unknown>,
  next: number,
  results: unknown[],
  last: unknown,
  stopped: () => boolean,
): Column | PromiseLike<Column> {
  for (let i = next, result = last; ; result = call(items[i++])) {
    if (isThenable(result)) return result.then((value) => callRest(call, items, i, results, value, stopped));
    results.push(result);
    if (i >= items.length || stopped()) return toColumn(results, 'results');
  }
}
