import { pack } from '../codec/pack.js';
import { PicklingError } from '../errors/pickling.js';
import { fromColumn, toColumn, type Column } from '../lane/column.js';
import { ChunkSizes } from './chunk-sizes.js';
import type { Job } from './job.js';

const chunksAhead = 3;

/** Maps in chunks, each one column of items that comes back as one column of results. How large they are `ChunkSizes` says. */
export async function mapInChunks(
  accept: (column: Column) => Job,
  items: readonly unknown[],
  parallelism: number,
  chunkSize: number | undefined,
): Promise<unknown[]> {
  const results = new Array<unknown>(items.length);
  const running = new Set<Job>();
  const sizes = new ChunkSizes(parallelism, chunkSize);
  let next = 0;
  let failed = false;

  const feed = async (): Promise<void> => {
    while (next < items.length && !failed) {
      const from = next;
      next = Math.min(from + sizes.next(items.length - from), items.length);
      const count = next - from;
      const job = accept(columnOf(items, from, next));
      running.add(job);
      const column = (await job.future) as Column;
      running.delete(job);
      sizes.took(count, job.micros);
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
    for (const job of running) job.future.cancel();
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
