import { SharedArray } from '../../memory/shared-array.js';
import { ok, rejects, strictEqual, throws } from 'node:assert';
import { ArgumentError } from '../../errors/argument.js';
import { WorkerDiedError } from '../../errors/worker-died.js';
import type { CaseList } from './harness.js';
import { contractTasks as t, Gate, idempotentTasks as again, turn } from './tasks.js';

/** Tasks that may run again when their lane died. */
export function replaying(list: CaseList): void {
  const holds = (c: { isolated: boolean; shareable: boolean }): boolean => c.isolated && c.shareable;

  list.where(holds, 'an idempotent task whose lane dies runs again', 1, async (executor) => {
    const gate = new Gate(list.memory);
    strictEqual(await executor.submit(again.dieUntil, gate, 3), 3);
    strictEqual(gate.arrived, 3);
    strictEqual(executor.statistics().replayed, 2);
  });

  list.where(holds, 'an idempotent task runs again as often as it may, and no more', 1, async (executor) => {
    const [usual, never, often] = [new Gate(list.memory), new Gate(list.memory), new Gate(list.memory)];
    await rejects(executor.submit(again.dieUntil, usual, 4), WorkerDiedError);
    strictEqual(usual.arrived, 3);
    await rejects(executor.with({ retries: 0 }).submit(again.dieUntil, never, 2), WorkerDiedError);
    strictEqual(never.arrived, 1);
    strictEqual(await executor.with({ retries: 5 }).submit(again.dieUntil, often, 6), 6);
    throws(() => executor.with({ retries: -1 }), ArgumentError);
    throws(() => executor.with({ retries: 0.5 }), ArgumentError);
  });

  list.where(holds, 'any other task never runs twice', 1, async (executor) => {
    const gate = new Gate(list.memory);
    await rejects(executor.with({ retries: 5 }).submit(t.arriveAndDie, gate), WorkerDiedError);
    strictEqual(gate.arrived, 1);
    strictEqual(executor.statistics().replayed, 0);
  });

  list.where(holds, 'a chunk of an idempotent map runs again', 2, async (executor) => {
    const cells = new SharedArray('i32', 1, list.memory);
    const items = Array.from({ length: 20 }, (_, i) => ({ i, cells }));
    const results = await executor.map(again.dieOnce, items, { chunkSize: 5 });
    ok(results.every((value, i) => value === i));
    strictEqual(executor.statistics().replayed >= 1, true);
  });

  list.where(holds, 'a stream does not run again: some of its items were taken', 1, async (executor) => {
    const gate = new Gate(list.memory);
    await rejects(async () => {
      for await (const item of executor.stream(again.countAndDie, gate)) strictEqual(item, 0);
    }, WorkerDiedError);
    strictEqual(gate.arrived, 1);
  });

  list.where(
    (c) => holds(c) && c.cancelRunning === 'cooperative',
    'an idempotent task that was asked to stop does not run again',
    1,
    async (executor) => {
      const gate = new Gate(list.memory);
      const future = executor.submit(again.dieWhenStopped, gate);
      await gate.arrivals(1);
      strictEqual(future.cancel(), false);
      await rejects(future, WorkerDiedError);
      await turn();
      strictEqual(gate.arrived, 1);
    },
  );
}
