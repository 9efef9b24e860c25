// One problem in the models of parallel programming: how many points with whole coordinates lie in a circle? Shared memory,
// threads, messages and data parallelism run on real threads. Ranks and a kernel, whose packages come later in the book,
// are written as the plain loops that those packages will run in parallel.
import { defineTasks, main, SharedArray } from '@parallel-cookbook/primitives';
import { Queue, Thread, ThreadPoolExecutor } from '@parallel-cookbook/threading';

const radius = 2000;
const workers = 4;
const rows = Array.from({ length: 2 * radius + 1 }, (_, i) => i - radius);

/** How many points of the circle lie in row y. */
function pointsInRow(y: number): number {
  return 2 * Math.floor(Math.sqrt(radius * radius - y * y)) + 1;
}

/** How many points lie in every fourth row, beginning with the worker's own. */
function pointsOf(worker: number): number {
  let points = 0;
  for (let i = worker; i < rows.length; i += workers) points += pointsInRow(rows[i] as number);
  return points;
}

// Shared memory: everybody adds to one number.
function addPoints(worker: number, total: SharedArray<'i32'>): void {
  const points = pointsOf(worker);
  // The defect: no lock. The order in which that hurts is forced: nobody writes before all have read.
  const seen = total.get(0);
  total.add(1, 1);
  while (total.get(1) < workers);
  total.set(0, seen + points);
}

async function sharedMemory(): Promise<number> {
  const total = new SharedArray('i32', 2);
  const threads = Array.from({ length: workers }, (_, i) => new Thread({ target: tasks.addPoints, args: [i, total] }));
  for (const thread of threads) thread.start();
  for (const thread of threads) await thread.join();
  return total.get(0);
}

// Threads: each gives its own result back when it is joined.
async function multithread(): Promise<number> {
  const threads = Array.from({ length: workers }, (_, i) => new Thread({ target: tasks.pointsOf, args: [i] }));
  for (const thread of threads) thread.start();
  let points = 0;
  for (const thread of threads) points += await thread.join();
  return points;
}

// Message passing: workers share nothing but two queues, and take rows from the one until it is closed.
async function countMessages(orders: Queue<number>, results: Queue<number>): Promise<void> {
  let points = 0;
  for await (const row of orders) points += pointsInRow(row);
  await results.put(points);
}

async function messagePassing(): Promise<number> {
  const [orders, results] = [new Queue<number>(), new Queue<number>()];
  const threads = Array.from(
    { length: workers },
    () => new Thread({ target: tasks.countMessages, args: [orders, results] }),
  );
  for (const thread of threads) thread.start();
  for (const row of rows) await orders.put(row);
  orders.shutdown();
  let points = 0;
  for (let i = 0; i < workers; i++) points += await results.get();
  for (const thread of threads) await thread.join();
  return points;
}

// Data parallel: one operation on every element, and a reduction.
async function dataParallel(pool: ThreadPoolExecutor): Promise<number> {
  const points = await pool.map(tasks.pointsInRow, rows);
  return points.reduce((total, x) => total + x, 0);
}

// Ranks, as a loop: every rank runs the same program on its share; then reduce(SUM) to rank 0.
function ranks(): number {
  const parts: number[] = [];
  for (let rank = 0; rank < workers; rank++) parts[rank] = pointsOf(rank);
  return parts.reduce((total, x) => total + x, 0);
}

// A kernel, as a loop: one tiny program for each index of a grid, writing to its own place.
function kernel(): number {
  const out = new Int32Array(rows.length);
  for (let i = 0; i < out.length; i++) out[i] = pointsInRow(rows[i] as number);
  return out.reduce((total, x) => total + x, 0);
}

const tasks = defineTasks(import.meta.url, { addPoints, pointsOf, countMessages, pointsInRow });

/** How many lines of its own a model needs. */
function linesOf(...parts: readonly ((...args: never[]) => unknown)[]): number {
  return parts.flatMap((part) => String(part).split('\n')).filter((text) => !text.trim().startsWith('//')).length;
}

main(import.meta, async () => {
  await using pool = new ThreadPoolExecutor({ maxWorkers: workers });
  const models = [
    ['shared memory', linesOf(sharedMemory, addPoints), sharedMemory],
    ['threads', linesOf(multithread), multithread],
    ['message passing', linesOf(messagePassing, countMessages), messagePassing],
    ['data parallel', linesOf(dataParallel), () => dataParallel(pool)],
    ['ranks, as a loop', linesOf(ranks), ranks],
    ['kernel, as a loop', linesOf(kernel), kernel],
  ] as const;
  console.log(`${'model'.padEnd(18)}${'lines'.padStart(6)}${'points'.padStart(10)}`);
  for (const [model, lines, count] of models) {
    console.log(`${model.padEnd(18)}${String(lines).padStart(6)}${String(await count()).padStart(10)}`);
  }
});
