import { Pipe, ProcessPoolExecutor, type PipeConnection } from '@parallel-cookbook/multiprocessing';
import { defineTasks } from '@parallel-cookbook/primitives';
import type { Workload } from '../../../harness/contender.js';
import { Messages } from '../../../workloads/messages.js';

function send(end: PipeConnection, length: number, ms: number): number {
  const messages = new Messages(length);
  const begin = performance.now();
  while (performance.now() - begin < ms) end.sendBytesSync(messages.next());
  end.sendBytesSync(messages.last());
  return messages.sent;
}

/** What the receiver got in one turn. */
interface Received {
  readonly received: number;
  readonly seconds: number;
}

function receive(end: PipeConnection, length: number): Received {
  const begin = performance.now();
  let received = 0;
  while (Messages.check(end.recvBytesSync(), received + 1, length)) received++;
  return { received, seconds: (performance.now() - begin) / 1000 };
}

/** The two ends of the pipe. */
export const tasks = defineTasks(import.meta.url, { send, receive }, { namespace: 'benchmark-processes-pipe' });

/** Messages of bytes a second from one process to another. */
export async function pipe(length: number): Promise<Workload> {
  const pool = new ProcessPoolExecutor({ maxWorkers: 2 });
  return {
    async run(ms) {
      // An end belongs to the process that has used it; which one that is may change from turn to turn.
      const [incoming, outgoing] = Pipe({ duplex: false });
      const [sent, { received, seconds }] = await Promise.all([
        pool.submit(tasks.send, outgoing, length, ms),
        pool.submit(tasks.receive, incoming, length),
      ]);
      if (received !== sent) throw new Error(`${sent - received} messages were lost`);
      return received / seconds;
    },
    close: () => pool.shutdown(),
  };
}
