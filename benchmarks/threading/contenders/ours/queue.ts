import { defineTasks } from '@parallel-cookbook/primitives';
import { Queue, ThreadPoolExecutor } from '@parallel-cookbook/threading';
import type { Workload } from '../../../harness/contender.js';
import { Messages } from '../../../workloads/messages.js';

function produce(queue: Queue<Uint8Array>, ms: number): number {
  const messages = new Messages();
  const begin = performance.now();
  while (performance.now() - begin < ms) {
    for (let i = 0; i < 1_000; i++) queue.putSync(messages.next());
  }
  queue.putSync(messages.last());
  return messages.sent;
}

/** What the consumer got in one turn. */
interface Received {
  readonly received: number;
  readonly seconds: number;
}

function consume(queue: Queue<Uint8Array>): Received {
  const begin = performance.now();
  let received = 0;
  while (Messages.check(queue.getSync(), received + 1)) received++;
  return { received, seconds: (performance.now() - begin) / 1000 };
}

/** The two ends of the queue. */
export const tasks = defineTasks(import.meta.url, { produce, consume }, { namespace: 'benchmark-queue' });

/** Millions of 64-byte messages a second from one thread to another, both blocking when they have to wait. */
export async function queue(): Promise<Workload> {
  const pool = new ThreadPoolExecutor({ maxWorkers: 2 });
  const messages = new Queue<Uint8Array>();
  return {
    async run(ms) {
      const [sent, { received, seconds }] = await Promise.all([
        pool.submit(tasks.produce, messages, ms),
        pool.submit(tasks.consume, messages),
      ]);
      if (received !== sent) throw new Error(`${sent - received} messages were lost`);
      return received / seconds / 1e6;
    },
    close: () => pool.shutdown(),
  };
}
