import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { PicklingError } from '../errors/pickling.js';
import { decodeError, type ErrorEnvelope } from '../errors/remote-error.js';
import { fromColumn, type Column } from '../lane/column.js';
import { Mode, Status, type LaneKind } from '../lane/lane.js';
import type { Memory } from '../memory/memory.js';
import { threadMemory } from '../memory/thread-memory.js';
import type { ContractCase } from './contract.js';
import { contractTasks as t, Gate } from './executor-contract/tasks.js';
import { LaneUnderTest } from './lane-under-test.js';

/** How the contract gets lanes. */
export interface LaneHarness {
  /** A new kind of lanes, of which the contract opens one or two. */
  kind(): LaneKind;
  /** Memory that the lanes see. Default: that of threads. */
  readonly memory?: Memory | undefined;
  /** Whether a blocked owner hears replies. Default: it does. */
  readonly blocking?: boolean | undefined;
}

const patienceMs = 30_000;

/**
 * What every lane must do: one place, other than here, that runs tasks one after the other. The contract of executors runs over it as
 * well; this one asks for what a pool relies on and cannot show from outside.
 *
 * @example
 * import { ThreadLanes } from '@parallel-cookbook/primitives/lane';
 * import { laneContract } from '@parallel-cookbook/primitives/testing';
 *
 * for (const { run } of laneContract({ kind: () => new ThreadLanes() })) await run();
 * console.log('kept'); // kept
 */
export function laneContract(harness: LaneHarness): readonly ContractCase[] {
  const cases: ContractCase[] = [];
  const { memory = threadMemory, blocking = true } = harness;
  const add = (title: string, body: (lane: LaneUnderTest) => Promise<void> | void): void => {
    cases.push({
      title,
      run: async () => {
        const lane = new LaneUnderTest(harness.kind());
        try {
          await body(lane);
        } finally {
          await lane.end();
        }
      },
    });
  };

  add('a lane runs nothing before it is flushed, and answers in the order of the requests', async (lane) => {
    const gate = new Gate(memory);
    const slots = [lane.add(t.arrive, [gate]), lane.add(t.add, [1, 2]), lane.add(t.fail, [0]), lane.add(t.half, [3])];
    strictEqual(gate.arrived, 0);
    lane.flush();
    await lane.replies(4);
    deepStrictEqual(
      lane.heard.map(({ slot, status }) => [slot, status]),
      [
        [slots[0], Status.done],
        [slots[1], Status.done],
        [slots[2], Status.failed],
        [slots[3], Status.done],
      ],
    );
    deepStrictEqual(
      lane.heard.map(({ value }) => value).filter((value) => typeof value === 'number'),
      [0, 3, 1.5],
    );
    ok(decodeError(lane.heard[2]?.value as ErrorEnvelope) instanceof RangeError);
    ok(lane.heard.every(({ micros }) => micros >= 0));
  });

  add('it says when its tasks began, on a clock that both sides share', async (lane) => {
    const before = lane.now();
    lane.send(t.add, [1, 1]);
    await lane.replies(1);
    ok(lane.beginnings.length === 1 && (lane.beginnings[0] as number) >= before - 1, String(lane.beginnings));
    ok((lane.beginnings[0] as number) <= lane.now() + 1);
  });

  add('a request that was taken back before it began is skipped, and never runs', async (lane) => {
    const [gate, counter] = [new Gate(memory), new Gate(memory)];
    const held = lane.send(t.pass, [gate]);
    const [taken, kept] = [lane.add(t.arrive, [counter]), lane.add(t.arrive, [counter])];
    lane.flush();
    await gate.arrivals(1);
    deepStrictEqual([lane.claims.begun(held), lane.claims.begun(taken)], [true, false]);
    deepStrictEqual(
      [lane.claims.revoke(held), lane.claims.revoke(taken), lane.claims.revoke(taken)],
      [false, true, false],
    );
    gate.open();
    await lane.replies(3);
    deepStrictEqual(
      lane.heard.map(({ slot, status, value }) => [slot, status, value]),
      [
        [held, Status.done, 0],
        [taken, Status.skipped, undefined],
        [kept, Status.done, 0],
      ],
    );
    strictEqual(counter.arrived, 1);
  });

  add('a running request hears that it should stop', async (lane) => {
    const gate = new Gate(memory);
    const slot = lane.send(t.untilStopped, [gate]);
    await gate.arrivals(1);
    strictEqual(lane.claims.askToStop(slot), true);
    lane.lane.stop(slot);
    lane.lane.flush();
    await lane.replies(1);
    deepStrictEqual([lane.heard[0]?.status, gate.mark], [Status.failed, 2]);
  });

  add('a column of items comes back as a column of results', async (lane) => {
    const column: Column = Int32Array.of(2, 4, 6);
    lane.send(t.half, column, Mode.column);
    await lane.replies(1);
    deepStrictEqual([...(fromColumn(lane.heard[0]?.value as Column) as ArrayLike<number> as number[])], [1, 2, 3]);
  });

  add(
    'a stream sends what it was granted, goes on when it is granted more, and ends when it should stop',
    async (lane) => {
      const gate = new Gate(memory);
      const slot = lane.send(t.count, [1_000_000, gate], Mode.stream);
      await lane.items(64);
      lane.lane.grant(slot, 10);
      lane.lane.flush();
      await lane.items(74);
      lane.claims.askToStop(slot);
      lane.lane.stop(slot);
      lane.lane.flush();
      await lane.replies(1);
      deepStrictEqual([gate.mark, lane.streamed.length], [1, 74]);
      deepStrictEqual(lane.streamed, [...lane.streamed.keys()]);
    },
  );

  if (blocking)
    add('a blocked owner hears replies: it parks on the number that they change', (lane) => {
      lane.send(t.add, [20, 1]);
      const until = performance.now() + patienceMs;
      for (;;) {
        const seen = lane.kind.sequence();
        if (lane.lane.pump() && lane.heard.length > 0) break;
        ok(performance.now() < until, 'no reply came');
        lane.kind.park(seen, 1000);
      }
      strictEqual(lane.heard[0]?.value, 21);
      strictEqual(lane.lane.pump(), false);
    });

  add('a request that cannot be cloned is refused alone', async (lane) => {
    const bytes = new Uint8Array(8);
    structuredClone(bytes, { transfer: [bytes.buffer] });
    const slots = [lane.add(t.add, [1, 1]), lane.add(t.echo, [bytes]), lane.add(t.add, [2, 2])];
    lane.flush();
    await lane.replies(3);
    strictEqual(lane.refusals.length, 1);
    ok(lane.refusals[0]?.error instanceof PicklingError && lane.refusals[0].slot === slots[1]);
    deepStrictEqual(
      lane.heard.map(({ slot, status }) => [slot, status]),
      [
        [slots[0], Status.done],
        [slots[1], Status.skipped],
        [slots[2], Status.done],
      ],
    );
  });

  add('after its initializer failed it skips whatever else it was sent', async (lane) => {
    const gate = new Gate(memory);
    lane.add(t.fail, [0], Mode.initializer);
    lane.add(t.arrive, [gate]);
    lane.flush();
    await lane.replies(2);
    deepStrictEqual(
      lane.heard.map(({ status }) => status),
      [Status.failed, Status.skipped],
    );
    strictEqual(gate.arrived, 0);
  });

  add('asked to end, it first does what it was sent', async (lane) => {
    for (let i = 0; i < 50; i++) lane.add(t.add, [i, 0]);
    lane.lane.close();
    lane.flush();
    strictEqual((await lane.lane.exited).code, 0);
    deepStrictEqual([lane.heard.length, lane.exits.length, lane.lane.started], [50, 1, true]);
  });

  add(
    'when it dies, what it said before is heard first, its end once, and the claims say what had begun',
    async (lane) => {
      const [done, deadly, never] = [lane.add(t.add, [1, 1]), lane.add(t.exit, [3]), lane.add(t.add, [2, 2])];
      lane.flush();
      strictEqual((await lane.lane.exited).code, 3);
      deepStrictEqual(
        [lane.heard.map(({ slot }) => slot), lane.exits.map(({ code }) => code), lane.repliesAtExit],
        [[done], [3], 1],
      );
      deepStrictEqual([lane.claims.begun(deadly), lane.claims.begun(never)], [true, false]);
      strictEqual(lane.lane.reap(), true);
      strictEqual(lane.exits.length, 1);
    },
  );

  add('a blocked owner sees its death', (lane) => {
    lane.send(t.exit, [3]);
    const until = performance.now() + patienceMs;
    while (!lane.lane.reap()) {
      ok(performance.now() < until, 'its death was not seen');
      lane.kind.park(lane.kind.sequence(), 10);
    }
    strictEqual(lane.exits.length, 1);
  });

  add('it is ended wherever it is', async (lane) => {
    const gate = new Gate(memory);
    lane.send(t.pass, [gate]);
    await gate.arrivals(1);
    lane.lane.kill();
    await lane.lane.exited;
    deepStrictEqual([lane.exits.length, lane.heard.length, lane.lane.reap()], [1, 0, true]);
  });

  return cases;
}
