// A producer that is faster than those who do the work: it has to wait, or what waits grows without end. Two ways to make
// it wait: the limit of a pool, and the classic bounded queue.
import { defineTasks, ExecutorFullError, main, sleepSync } from '@parallel-cookbook/primitives';
import { Event, Queue, Thread, ThreadPoolExecutor } from '@parallel-cookbook/threading';

const second = Number(process.env['SECOND_MS'] ?? 1000); // one second of the book; the cookbook runs it faster
const jobs = 20;
const threads = 2;
const limit = 3;

function work(job: number): number {
  sleepSync(second / 10);
  return job * job;
}

/** Puts items as fast as it can. The queue makes it wait when it is full. */
function produce(items: Queue<number>, full: Event): void {
  for (let item = 1; item <= jobs; item++) {
    if (items.tryPut(item)) continue;
    full.set();
    items.putSync(item);
  }
  items.shutdown();
}

async function consume(items: Queue<number>): Promise<number> {
  let sum = 0;
  for await (const item of items) sum += work(item);
  return sum;
}

export const tasks = defineTasks(import.meta.url, { work, produce, consume });

async function withPool(): Promise<void> {
  await using pool = new ThreadPoolExecutor({ maxWorkers: threads, queueLimit: limit });
  const calls: Promise<number>[] = [];
  let most = 0;
  for (let job = 1; job <= jobs; job++) {
    await pool.ready();
    calls.push(pool.submit(tasks.work, job));
    most = Math.max(most, pool.statistics().pending);
    if (job === threads + limit) refused(pool);
  }
  const sum = (await Promise.all(calls)).reduce((a, b) => a + b);
  console.log(`pool: ${jobs} jobs, at most ${most} at a time: ${threads} on threads, ${most - threads} waiting`);
  console.log(`pool: sum ${sum}`);
}

/** Who does not wait for `ready()` is told so. */
function refused(pool: ThreadPoolExecutor): void {
  try {
    void pool.submit(tasks.work, 0);
  } catch (error) {
    if (!(error instanceof ExecutorFullError)) throw error;
    console.log(`pool: one more at once is refused: ${error.name}`);
  }
}

async function withQueue(): Promise<void> {
  const items = new Queue<number>({ maxsize: limit, name: 'items' });
  const full = new Event({ name: 'full' });
  const producer = new Thread({ target: tasks.produce, args: [items, full], name: 'producer' });
  const consumer = new Thread({ target: tasks.consume, args: [items], name: 'consumer' });

  producer.start();
  await full.wait();
  console.log(`queue: full with ${items.qsize()} items, the producer waits`);
  consumer.start();
  await producer.join();
  console.log(`queue: sum ${await consumer.join()}`);
}

main(import.meta, async () => {
  await withPool();
  await withQueue();
});
