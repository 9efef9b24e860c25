import { Channel, Queue, run, TaskGroup } from '@parallel-cookbook/async';
import type { Workload } from '../../../harness/contender.js';
import { InOrder } from '../../../workloads/in-order.js';
import { nanoseconds } from '../../../workloads/nanoseconds.js';

interface Line {
  put(value: number): PromiseLike<unknown>;
  get(): PromiseLike<number>;
}

function between(line: Line): Workload {
  const transfer = async (times: number): Promise<void> => {
    const values = new InOrder();
    await TaskGroup.run((group) => {
      group.spawn(async () => {
        for (let i = 0; i < times; i++) await line.put(i);
      });
      group.spawn(async () => {
        for (let i = 0; i < times; i++) values.next(await line.get());
      });
    });
    values.end(times);
  };
  return { run: (ms) => run(() => nanoseconds(ms, 10_000, transfer)), close: async () => undefined };
}

/** Nanoseconds for a number from one task to another, with room for 128. */
export async function queue(): Promise<Workload> {
  const numbers = new Queue<number>({ maxsize: 128 });
  return between({ put: (value) => numbers.put(value), get: () => numbers.get() });
}

/** The same where sender and receiver meet. */
export async function channel(): Promise<Workload> {
  const numbers = new Channel<number>();
  return between({ put: (value) => numbers.send(value), get: () => numbers.receive() });
}
