import { whileKept } from '../codec/kept.js';
import { pack } from '../codec/pack.js';
import { PicklingError } from '../errors/pickling.js';
import { isFlat } from '../lane/arrival.js';
import { fromColumn, toColumn, type Column } from '../lane/column.js';
import { Mode } from '../lane/lane.js';
import { ChunkSizes } from './chunk-sizes.js';
import type { Job } from './job.js';

/** How many chunks a lane may have under way: enough that it never waits for us. */
const chunksAhead = 3;
/** Where the caller wants small chunks: enough to send many in one message. */
const [mostChunksAhead, itemsAhead] = [64, 4096];

/**
 * Maps in chunks, each one column of items that comes back as one column of results; a chunk of one number or text is a plain call. How
 * large they are `ChunkSizes` says.
 */
export async function mapInChunks(
  accept: (mode: Mode, args: unknown) => Job,
  items: readonly unknown[],
  parallelism: number,
  chunkSize: number | undefined,
): Promise<unknown[]> {
  const results = new Array<unknown>(items.length);
  const running = new Set<Job>();
  const sizes = new ChunkSizes(parallelism, chunkSize);
  let next = 0;
  let failed = false;

  const run = async (mode: Mode, args: unknown, count: number): Promise<unknown> => {
    const job = accept(mode, args);
    running.add(job);
    const result = await job.future;
    running.delete(job);
    sizes.took(count, job.micros);
    return result;
  };
  const feed = async (): Promise<void> => {
    while (next < items.length && !failed) {
      const from = next;
      next = Math.min(from + sizes.next(items.length - from), items.length);
      const count = next - from;
      if (count === 1 && isFlat(items[from])) {
        results[from] = await run(Mode.call, [items[from]], count);
        continue;
      }
      const column = (await run(Mode.column, columnOf(items, from, next), count)) as Column;
      let values = fromColumn(column);
      if (values instanceof Promise) values = await values;
      for (let i = 0; i < values.length; i++) results[from + i] = values[i];
    }
  };
  const feeders: Promise<void>[] = [];
  const ahead = Math.max(chunksAhead, Math.min(mostChunksAhead, itemsAhead / (chunkSize ?? Infinity)));
  try {
    for (let i = 0; i < parallelism * ahead; i++) feeders.push(feed());
    await Promise.all(feeders);
  } catch (error) {
    failed = true;
    for (const job of running) job.future.cancel();
    throw error;
  }
  return results;
}

/** The map keeps its items until it ends, so nobody else has to keep what handles among them speak of. */
function columnOf(items: readonly unknown[], from: number, to: number): Column {
  try {
    return whileKept(() => toColumn(items.slice(from, to), 'items'));
  } catch (error) {
    if (!(error instanceof PicklingError)) throw error;
    whileKept(() => pack(items, 'items')); // says which item it is among all of them
    throw error;
  }
}
