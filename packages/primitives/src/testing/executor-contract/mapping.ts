import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert';
import { CancelledError } from '../../errors/cancelled.js';
import { PicklingError } from '../../errors/pickling.js';
import { TimeoutError } from '../../errors/timeout.js';
import type { CaseList } from './harness.js';
import { contractTasks as t, Gate, slowly, turn } from './tasks.js';

/** map, imap and stream. */
export function mapping(list: CaseList): void {
  list.add('map gives all results in order, whatever the items are', 2, async (executor) => {
    const numbers = Array.from({ length: list.calls / 3 }, (_, i) => i);
    deepStrictEqual(
      await executor.map(t.half, numbers),
      numbers.map((n) => n / 2),
    );
    const mixed: unknown[][] = [[], [1, -0, 2], [0.5, NaN], ['a', 'b'], [{ a: 1 }, null, [undefined]], [1, 'two']];
    for (const items of mixed)
      deepStrictEqual(structuredClone([...(await executor.map(t.echo, items))]), structuredClone(items));
    for (const chunkSize of [1, 3, 5000]) {
      deepStrictEqual(await executor.map(t.echo, numbers, { chunkSize }), numbers);
    }
    deepStrictEqual(await executor.map(t.echo, new Set([3, 4])), [3, 4]);
    deepStrictEqual(await executor.map(t.echo, slowly([5, 6])), [5, 6]);
  });

  list.add('map rejects with the first failure', 2, async (executor) => {
    const items = Array.from({ length: 100 }, (_, i) => i);
    await rejects(executor.map(t.failOn, items), /unlucky/);
    await rejects(
      executor.map(t.echo, [1, { ok: true }, { bad: () => 1 }], { chunkSize: 1 }),
      (error) => error instanceof PicklingError && error.path === 'items[2].bad',
    );
    strictEqual(await executor.submit(t.add, 1, 1), 2);
  });

  list.add('map is cancelled by its signal', 1, async (executor) => {
    await rejects(executor.map(t.half, [1, 2], { signal: AbortSignal.abort() }), CancelledError);
    const controller = new AbortController();
    const result = executor.map(t.half, [1, 2, 3], { signal: controller.signal });
    controller.abort();
    await rejects(result, CancelledError);
  });

  list.where(
    (c) => c.shareable,
    'map rejects when a call takes too long',
    1,
    async (executor) => {
      const gate = new Gate(list.memory);
      await rejects(executor.with({ timeoutMs: 20 }).map(t.pass, [gate]), TimeoutError);
      gate.open();
    },
  );

  list.add('imap gives results in order, of sources that can be awaited too', 2, async (executor) => {
    deepStrictEqual(await collected(executor.imap(t.half, [2, 4, 6])), [1, 2, 3]);
    deepStrictEqual(await collected(executor.imap(t.half, slowly([2, 4]), { window: 1 })), [1, 2]);
    const any = await collected(executor.imap(t.half, [2, 4, 6], { ordered: false }));
    deepStrictEqual(any.sort(), [1, 2, 3]);
    deepStrictEqual(await collected(executor.imap(t.half, [])), []);
  });

  list.add(
    'imap takes no more than its window from an endless source and closes it when the loop is left',
    2,
    async (executor) => {
      let taken = 0;
      let closed = false;
      function* endless(): Generator<number> {
        try {
          for (;;) yield taken++;
        } finally {
          closed = true;
        }
      }
      let given = 0;
      for await (const value of executor.imap(t.half, endless(), { window: 5 })) {
        strictEqual(value, given++ / 2);
        ok(taken <= given + 5, `took ${taken} for ${given}`);
        if (given === 40) break;
      }
      strictEqual(closed, true);
    },
  );

  list.where(
    (c) => c.shareable,
    'imap out of order does not wait for a slow item',
    2,
    async (executor) => {
      const [held, free] = [new Gate(list.memory), new Gate(list.memory)];
      free.open();
      const results = executor.imap(t.pass, [held, free], { ordered: false });
      strictEqual((await results.next()).value, 0);
      strictEqual(free.arrived, 1);
      held.open();
      deepStrictEqual(await collected(results), [0]);
    },
  );

  list.add('imap throws an item’s failure when its turn comes, and a failure of the source', 1, async (executor) => {
    const seen: number[] = [];
    await rejects(async () => {
      for await (const value of executor.imap(t.failOn, [11, 12, 13, 14])) seen.push(value);
    }, /unlucky/);
    deepStrictEqual(seen, [11, 12]);
    function* broken(): Generator<number> {
      yield 1;
      throw new RangeError('no more');
    }
    await rejects(collected(executor.imap(t.half, broken())), /no more/);
  });

  list.where(
    (c) => c.shareable,
    'stream gives items as they are made and waits for its consumer',
    1,
    async (executor) => {
      const gate = new Gate(list.memory);
      let given = 0;
      for await (const item of executor.stream(t.count, 1000, gate)) {
        strictEqual(item, given++);
        if (given % 100 === 0) await turn();
        ok(gate.arrived <= given + 200, `${gate.arrived} made for ${given}`);
      }
      deepStrictEqual([given, gate.arrived, gate.mark], [1000, 1000, 1]);
    },
  );

  list.where(
    (c) => c.shareable,
    'leaving a stream early closes its generator',
    1,
    async (executor) => {
      const gate = new Gate(list.memory);
      for await (const item of executor.stream(t.count, 1_000_000, gate)) if (item === 3) break;
      await executor.submit(t.add, 1, 1); // on one lane: after the generator
      while (gate.mark === 0) await turn();
      ok(gate.arrived < 1000);
    },
  );

  list.add('a stream ends with the failure of its generator, after its items', 1, async (executor) => {
    const seen: number[] = [];
    await rejects(async () => {
      for await (const item of executor.stream(t.countThenFail, 3)) seen.push(item);
    }, /the end/);
    deepStrictEqual(seen, [0, 1, 2]);
  });
}

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
