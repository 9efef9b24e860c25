// The defect: no limit. The producer never waits, and everything waits for the threads at the same time.
import { defineTasks, main, sleepSync } from '@parallel-cookbook/primitives';
import { Event, Queue, Thread, ThreadPoolExecutor } from '@parallel-cookbook/threading';

const second = Number(process.env['SECOND_MS'] ?? 1000); // one second of the book; the cookbook runs it faster
const jobs = 20;
const threads = 2;

function work(job: number): number {
  sleepSync(second / 10);
  return job * job;
}

/** Puts items as fast as it can. */
function produce(items: Queue<number>, full: Event): void {
  for (let item = 1; item <= jobs; item++) {
    items.putSync(item);
  }
  full.set();
  items.shutdown();
}

async function consume(items: Queue<number>): Promise<number> {
  let sum = 0;
  for await (const item of items) sum += work(item);
  return sum;
}

export const tasks = defineTasks(import.meta.url, { work, produce, consume });

async function withPool(): Promise<void> {
  await using pool = new ThreadPoolExecutor({ maxWorkers: threads });
  const calls: Promise<number>[] = [];
  let most = 0;
  for (let job = 1; job <= jobs; job++) {
    await pool.ready();
    calls.push(pool.submit(tasks.work, job));
    most = Math.max(most, pool.statistics().pending);
  }
  const sum = (await Promise.all(calls)).reduce((a, b) => a + b);
  console.log(`pool: ${jobs} jobs, at most ${most} at a time: ${threads} on threads, ${most - threads} waiting`);
  console.log(`pool: sum ${sum}`);
}

async function withQueue(): Promise<void> {
  const items = new Queue<number>({ name: 'items' });
  const full = new Event({ name: 'full' });
  const producer = new Thread({ target: tasks.produce, args: [items, full], name: 'producer' });
  const consumer = new Thread({ target: tasks.consume, args: [items], name: 'consumer' });

  producer.start();
  await full.wait();
  console.log(`queue: it has ${items.qsize()} items, the producer does not wait`);
  consumer.start();
  await producer.join();
  console.log(`queue: sum ${await consumer.join()}`);
}

main(import.meta, async () => {
  await withPool();
  await withQueue();
});
