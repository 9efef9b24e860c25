import { pack } from '../codec/pack.js';
import { PicklingError } from '../errors/pickling.js';
import { fromColumn, toColumn, type Column } from '../lane/column.js';
import type { Future } from './future.js';

const chunksAhead = 3;
const share = 4;

/**
 * Maps in chunks, each one column of items that comes back as one column of results.
 *
 * Without a `chunkSize` a chunk is a quarter of each lane's fair share of what is left, so that the first chunks cost little to send and the
 * last ones are short. Algorithm: guided self-scheduling (Polychronopoulos and Kuck, 1987).
 */
export async function mapInChunks(
  accept: (column: Column) => Future<unknown>,
  items: readonly unknown[],
  parallelism: number,
  chunkSize: number | undefined,
): Promise<unknown[]> {
  const results = new Array<unknown>(items.length);
  const running = new Set<Future<unknown>>();
  let next = 0;
  let failed = false;

  const feed = async (): Promise<void> => {
    while (next < items.length && !failed) {
      const from = next;
      next += chunkSize ?? Math.ceil((items.length - from) / (share * parallelism));
      const future = accept(columnOf(items, from, Math.min(next, items.length)));
      running.add(future);
      const column = (await future) as Column;
      running.delete(future);
      let values = fromColumn(column);
      if (values instanceof Promise) values = await values;
      for (let i = 0; i < values.length; i++) results[from + i] = values[i];
    }
  };
  const feeders: Promise<void>[] = [];
  try {
    for (let i = 0; i < parallelism * chunksAhead; i++) feeders.push(feed());
    await Promise.all(feeders);
  } catch (error) {
    failed = true;
    for (const future of running) future.cancel();
    throw error;
  }
  return results;
}

function columnOf(items: readonly unknown[], from: number, to: number): Column {
  try {
    return toColumn(items.slice(from, to), 'items');
  } catch (error) {
    if (!(error instanceof PicklingError)) throw error;
    pack(items, 'items'); // says which item it is among all of them
    throw error;
  }
}
