import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert';
import { ArgumentError } from '../../errors/argument.js';
import { CancelledError } from '../../errors/cancelled.js';
import { TimeoutError } from '../../errors/timeout.js';
import { asCompleted, type Completion } from '../../executor/as-completed.js';
import type { Future } from '../../executor/future.js';
import { ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, wait } from '../../executor/wait.js';
import type { CaseList } from './harness.js';
import { contractTasks as t, Gate } from './tasks.js';

/** Waiting for many futures. */
export function waiting(list: CaseList): void {
  list.where(
    (c) => c.shareable,
    'wait comes back with the first, with the first failure, or with all',
    2,
    async (executor) => {
      const gate = new Gate(list.memory);
      const held = executor.submit(t.pass, gate);
      const quick = executor.submit(t.add, 1, 1);
      const first = await wait([held, quick], { returnWhen: FIRST_COMPLETED });
      deepStrictEqual([[...first.done], [...first.notDone]], [[quick], [held]]);
      const failing = executor.submit(t.fail, 0);
      const failed = await wait<number>([held, failing, quick], { returnWhen: FIRST_EXCEPTION });
      ok(failed.done.has(failing) && failed.notDone.has(held));
      const late = await wait([held], { timeoutMs: 5 });
      deepStrictEqual([...late.notDone], [held]);
      await rejects(wait([held], { signal: AbortSignal.abort() }), CancelledError);
      gate.open();
      const all = await wait<number>([held, failing, quick]);
      deepStrictEqual([all.done.size, all.notDone.size], [3, 0]);
      deepStrictEqual((await wait([])).done.size, 0);
    },
  );

  list.where(
    (c) => c.shareable,
    'asCompleted gives futures as they end, each once, with how it ended',
    2,
    async (executor) => {
      const gate = new Gate(list.memory);
      const held = executor.submit(t.pass, gate);
      const quick = executor.submit(t.add, 1, 1);
      const failing = executor.submit(t.fail, 0);
      const seen: (readonly [number, string])[] = [];
      for await (const completion of asCompleted<number>([held, quick, failing, quick])) {
        seen.push([completion.index, completion.status]);
        if (seen.length === 2) gate.open();
      }
      deepStrictEqual(seen.at(-1), [0, 'fulfilled']);
      deepStrictEqual(new Set(seen.map(String)), new Set(['0,fulfilled', '1,fulfilled', '2,rejected']));
      const last = new Gate(list.memory);
      const slow = executor.submit(t.pass, last);
      await rejects(asCompleted([slow], { timeoutMs: 5 }).next(), TimeoutError);
      last.open();
    },
  );

  list.where(
    (c) => c.shareable,
    'wait looks at what is settled already, and counts a future once',
    2,
    async (executor) => {
      const gate = new Gate(list.memory);
      const held = executor.submit(t.pass, gate);
      const [good, bad, off] = [executor.submit(t.add, 1, 1), executor.submit(t.fail, 0), executor.submit(t.add, 0, 0)];
      off.cancel();
      await Promise.allSettled([good, bad]);
      const sets = async (returnWhen: string, ...futures: Future<number>[]): Promise<unknown> => {
        const { done, notDone } = await wait<number>(futures, { returnWhen: returnWhen as never, timeoutMs: 5 });
        return [[...done], [...notDone]];
      };
      deepStrictEqual(await sets(FIRST_COMPLETED, held, good), [[good], [held]]);
      deepStrictEqual(await sets(FIRST_COMPLETED, off, held), [[off], [held]]);
      deepStrictEqual(await sets(FIRST_EXCEPTION, held, bad, good), [[bad, good], [held]]);
      deepStrictEqual(await sets(FIRST_EXCEPTION, held, off, good), [[off, good], [held]]); // after 5 ms: a cancelled one has not failed
      deepStrictEqual(await sets(FIRST_EXCEPTION, good, off), [[good, off], []]);
      deepStrictEqual(await sets(ALL_COMPLETED, good, good, held), [[good], [held]]);
      deepStrictEqual(await sets(ALL_COMPLETED, good, bad, off, good), [[good, bad, off], []]);
      deepStrictEqual((await wait([held], { timeoutMs: 0 })).notDone.size, 1);
      await rejects(wait([held], { timeoutMs: -1 }), ArgumentError);
      gate.open();
      await held;
    },
  );

  list.where(
    (c) => c.shareable,
    'wait for the first failure goes on after successes and cancelled futures',
    2,
    async (executor) => {
      const [gate, behind] = [new Gate(list.memory), new Gate(list.memory)];
      const held = executor.submit(t.pass, gate);
      const first = executor.submit(t.add, 1, 1);
      const failing = executor.submit(t.passAndFail, behind);
      const ended = wait<number>([held, first, failing], { returnWhen: FIRST_EXCEPTION });
      await first;
      behind.open();
      const { done, notDone } = await ended;
      deepStrictEqual([[...done], [...notDone]], [[first, failing], [held]]);
      gate.open();
      await held;
    },
  );

  list.where(
    (c) => c.shareable,
    'asCompleted gives what is settled already, then what its time allows',
    2,
    async (executor) => {
      const gate = new Gate(list.memory);
      const [held, good, off] = [
        executor.submit(t.pass, gate),
        executor.submit(t.add, 1, 1),
        executor.submit(t.add, 0, 0),
      ];
      off.cancel();
      await good;
      const seen: Completion<number>[] = [];
      await rejects(
        async () => {
          for await (const each of asCompleted<number>([held, good, off], { timeoutMs: 5 })) seen.push(each);
        },
        (error) => error instanceof TimeoutError && /1 of 3/.test(error.message),
      );
      deepStrictEqual(
        seen.map(({ index, status }) => [index, status]),
        [
          [1, 'fulfilled'],
          [2, 'rejected'],
        ],
      );
      const controller = new AbortController();
      const next = asCompleted([held], { signal: controller.signal }).next();
      controller.abort();
      await rejects(next, CancelledError);
      for await (const none of asCompleted<number>([])) ok(false, String(none));
      gate.open();
      strictEqual(await held, 0);
    },
  );
}
