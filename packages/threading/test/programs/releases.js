// Run with --expose-gc: what a pool gave is gone once nobody has the futures any more, though the pool goes on.
import { defineTasks, main } from '@parallel-cookbook/primitives';
import { ThreadPoolExecutor } from '@parallel-cookbook/threading';

/** @param {number} n */
function make(n) {
  return { n, rows: Array.from({ length: 100 }, (_, i) => ({ i })) };
}
/** @param {number} n */
function fail(n) {
  throw Object.assign(new RangeError(`no ${n}`), { n });
}
/** @param {number} n */
function* rows(n) {
  for (let i = 0; i < n; i++) yield make(i);
}
export const tasks = defineTasks(import.meta.url, { make, fail, rows }, { namespace: 'releases' });

/** @param {ThreadPoolExecutor} pool */
async function submitted(pool) {
  const futures = Array.from({ length: 50 }, (_, n) => pool.submit(tasks.make, n));
  const refs = futures.map((future) => new WeakRef(future));
  return [...refs, ...(await Promise.all(futures)).map((result) => new WeakRef(result))];
}

/** @param {ThreadPoolExecutor} pool */
async function kept(pool) {
  const futures = Array.from({ length: 50 }, (_, n) => pool.submit(tasks.make, n));
  for (const future of futures) await future;
  // The results are the futures' as long as somebody has them.
  return { futures, refs: await Promise.all(futures.map(async (future) => new WeakRef(await future))) };
}

/** @param {ThreadPoolExecutor} pool */
async function failed(pool) {
  const futures = Array.from({ length: 50 }, (_, n) => pool.submit(tasks.fail, n));
  const ends = await Promise.allSettled(futures);
  return ends.map((end) => new WeakRef(/** @type {PromiseRejectedResult} */ (end).reason));
}

/** @param {ThreadPoolExecutor} pool */
async function cancelled(pool) {
  const futures = Array.from({ length: 50 }, (_, n) => pool.with({ timeoutMs: 60_000 }).submit(tasks.make, n));
  for (const future of futures) future.cancel();
  await Promise.allSettled(futures);
  return futures.map((future) => new WeakRef(future));
}

/** @param {ThreadPoolExecutor} pool */
async function mapped(pool) {
  const refs = (
    await pool.map(
      tasks.make,
      Array.from({ length: 50 }, (_, n) => n),
    )
  ).map((result) => new WeakRef(result));
  for await (const result of pool.imap(tasks.make, [1, 2, 3, 4, 5])) refs.push(new WeakRef(result));
  for await (const row of pool.stream(tasks.rows, 20)) refs.push(new WeakRef(row));
  return refs;
}

/** Collects until nothing is left, or for so many turns of the event loop as nobody needs. @param {WeakRef<object>[]} refs */
async function left(refs) {
  for (let turn = 0; turn < 200; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc?.();
    if (refs.every((ref) => ref.deref() === undefined)) return 0;
  }
  return refs.filter((ref) => ref.deref() !== undefined).length;
}

main(import.meta, async () => {
  const pool = new ThreadPoolExecutor({ maxWorkers: 2 });
  for (const way of [submitted, failed, cancelled, mapped]) {
    const refs = await way(pool);
    console.log(way.name, refs.length, 'left:', await left(refs));
  }
  const { futures, refs } = await kept(pool);
  console.log('kept', refs.length, 'left:', await left(refs));
  futures.length = 0;
  console.log('let go', refs.length, 'left:', await left(refs));
  await pool.shutdown();
});
