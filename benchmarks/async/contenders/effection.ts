import { all, createChannel, run, spawn, withResolvers } from 'effection';
import type { Contender } from '../../harness/contender.js';
import { InOrder } from '../../workloads/in-order.js';
import { nanoseconds } from '../../workloads/nanoseconds.js';

/** effection's channel between two of its tasks. */
export const contender: Contender = {
  name: 'effection 4.1.1',
  workloads: {
    channel: async () => {
      const transfer = (times: number): Promise<void> =>
        run(function* () {
          const numbers = createChannel<number, void>();
          const values = new InOrder();
          const subscribed = withResolvers<void>();
          const consumer = yield* spawn(function* () {
            const subscription = yield* numbers;
            subscribed.resolve();
            for (let i = 0; i < times; i++) {
              const next = yield* subscription.next();
              if (next.done) break;
              values.next(next.value);
            }
          });
          yield* subscribed.operation;
          const producer = yield* spawn(function* () {
            for (let i = 0; i < times; i++) yield* numbers.send(i);
          });
          yield* all([consumer, producer]);
          values.end(times);
        });
      return { run: (ms) => nanoseconds(ms, 1_000, transfer), close: async () => undefined };
    },
  },
};
