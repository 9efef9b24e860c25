import { Effect, Fiber, Queue } from 'effect';
import type { Contender } from '../../harness/contender.js';
import { Counted } from '../../workloads/counted.js';
import { InOrder } from '../../workloads/in-order.js';
import { nanoseconds } from '../../workloads/nanoseconds.js';

/** Effect: fibers and its bounded queue. */
export const contender: Contender = {
  name: 'effect 4.1.0',
  workloads: {
    spawn: async () => {
      const counted = new Counted();
      const body = Effect.sync(counted.increment);
      return counted.workload(2_000, (times) =>
        Effect.runPromise(
          Effect.gen(function* () {
            const fibers: Fiber.Fiber<void>[] = [];
            for (let i = 0; i < times; i++) fibers.push(yield* Effect.forkChild(body));
            yield* Fiber.joinAll(fibers);
          }),
        ),
      );
    },
    queue: async () => {
      const numbers = await Effect.runPromise(Queue.bounded<number>(128));
      const transfer = (times: number): Promise<void> => {
        const values = new InOrder();
        const produce = Effect.gen(function* () {
          for (let i = 0; i < times; i++) yield* Queue.offer(numbers, i);
        });
        const consume = Effect.gen(function* () {
          for (let i = 0; i < times; i++) values.next(yield* Queue.take(numbers));
        });
        const both = Effect.all([produce, consume], { concurrency: 'unbounded' });
        return Effect.runPromise(both).then(() => values.end(times));
      };
      return { run: (ms) => nanoseconds(ms, 10_000, transfer), close: async () => undefined };
    },
  },
};
