import { ProcessPoolExecutor, Queue } from '@parallel-cookbook/multiprocessing';
import { defineTasks, type QueueOptions } from '@parallel-cookbook/primitives';
import type { Workload } from '../../../harness/contender.js';
import { Messages } from '../../../workloads/messages.js';

function produce(queue: Queue<Uint8Array>, length: number, ms: number): number {
  const messages = new Messages(length);
  // The clock is looked at every 64 KiB: a look costs as much as a small message.
  const between = Math.max(1, (1 << 16) / length);
  const begin = performance.now();
  while (performance.now() - begin < ms) {
    for (let i = 0; i < between; i++) queue.putSync(messages.next());
  }
  queue.putSync(messages.last());
  return messages.sent;
}

/** What the consumer got in one turn. */
interface Received {
  readonly received: number;
  readonly seconds: number;
}

function consume(queue: Queue<Uint8Array>, length: number): Received {
  const begin = performance.now();
  let received = 0;
  while (Messages.check(queue.getSync(), received + 1, length)) received++;
  return { received, seconds: (performance.now() - begin) / 1000 };
}

/** The two ends of the queue. */
export const tasks = defineTasks(import.meta.url, { produce, consume }, { namespace: 'benchmark-processes-queue' });

/** Messages a second from one process to another, both blocking when they have to wait. */
export async function queue(length: number, options?: QueueOptions): Promise<Workload> {
  const pool = new ProcessPoolExecutor({ maxWorkers: 2 });
  const messages = new Queue<Uint8Array>(options);
  return {
    async run(ms) {
      const [sent, { received, seconds }] = await Promise.all([
        pool.submit(tasks.produce, messages, length, ms),
        pool.submit(tasks.consume, messages, length),
      ]);
      if (received !== sent) throw new Error(`${sent - received} messages were lost`);
      return received / seconds;
    },
    close: () => pool.shutdown(),
  };
}
