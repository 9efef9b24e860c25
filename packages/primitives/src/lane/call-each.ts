import { isThenable } from './arrival.js';
import { fromColumn, toColumn, type Column } from './column.js';

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
  const from = (items: ArrayLike<unknown>, first: number, results: unknown[]): Column | PromiseLike<Column> => {
    for (let i = first; i < items.length && !stopped(); i++) {
      const result = call(items[i]);
      if (isThenable(result)) {
        return result.then((value) => {
          results.push(value);
          return from(items, i + 1, results);
        });
      }
      results.push(result);
    }
    return toColumn(results, 'results');
  };
  const items = fromColumn(column);
  return isThenable(items) ? items.then((late) => from(late, 0, [])) : from(items, 0, []);
}
