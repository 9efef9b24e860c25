import { SharedArray } from '../../memory/shared-array.js';
import { deepStrictEqual, match, ok, rejects, strictEqual, throws } from 'node:assert';
import { transfer } from '../../codec/transfer.js';
import { ArgumentError } from '../../errors/argument.js';
import { PicklingError } from '../../errors/pickling.js';
import { RemoteError } from '../../errors/remote-error.js';
import { TaskDefinitionError } from '../../errors/task-definition.js';
import { TimeoutError } from '../../errors/timeout.js';
import { Random } from '../../random/random.js';
import type { CaseList } from './harness.js';
import { contractTasks as t, Gate, turn } from './tasks.js';

/** Calls, arguments, results and errors. */
export function submitting(list: CaseList): void {
  list.add('a submitted task gives its result, awaited if it is a promise', 1, async (executor) => {
    strictEqual(await executor.submit(t.add, 2, 3), 5);
    strictEqual(await executor.submit(t.half, 5), 2.5);
  });

  list.add('values arrive as they were sent', 1, async (executor) => {
    const values: unknown[] = [undefined, null, NaN, -0, 2n ** 70n, '', 'é', new Date(7), /x/gi];
    values.push([1, [2, { three: [3] }]], new Map([[{ key: 1 }, new Set([1])]]), new Float64Array([1.5, -0]));
    // Both cloned: a runner of tests may have globals of its own, and what came may be made of others than what was sent.
    for (const value of values)
      deepStrictEqual(structuredClone(await executor.submit(t.echo, value)), structuredClone(value));
    const cyclic: { self?: unknown } = {};
    cyclic.self = cyclic;
    const back = (await executor.submit(t.echo, cyclic)) as { self: unknown };
    ok(back !== cyclic && back.self === back);
  });

  list.add('calls that are given the same object have a copy each, wherever it stands', 1, async (executor) => {
    await executor.submit(t.add, 1, 1);
    const bytes = new Uint8Array(4);
    const views = [new Uint8Array(bytes.buffer), new Uint8Array(bytes.buffer)] as const;
    const given: [string, (i: number) => Parameters<typeof t.countUp>[0]][] = [
      ['itself', () => bytes],
      ['nested', () => ({ bytes })],
      ['by its buffer', (i) => views[i % 2 ? 1 : 0]],
      ['beside much else', (i) => ({ bytes, rest: new Array<number>(i === 3 ? 5000 : 1).fill(0) })],
    ];
    for (const [where, make] of given) {
      const all = Array.from({ length: list.calls < 600 ? 6 : 64 }, (_, i) => make(i));
      const ones = all.map(() => 1);
      deepStrictEqual(await Promise.all(all.map((each) => executor.submit(t.countUp, each))), ones, `submit, ${where}`);
      deepStrictEqual(await executor.map(t.countUp, all, { chunkSize: 20 }), ones, `map, ${where}`);
      const imapped = [];
      for await (const one of executor.imap(t.countUp, all)) imapped.push(one);
      deepStrictEqual(imapped, ones, `imap, ${where}`);
    }
    strictEqual(bytes[0], 0);
  });

  list.add('results that have an object in common arrive as a copy each', 1, async (executor) => {
    for (const nested of [false, true]) {
      const count = list.calls < 600 ? 6 : 40;
      const futures = Array.from({ length: count }, () => executor.submit(t.giveCommon, nested));
      const results = [
        ...(await Promise.all(futures)),
        ...(await executor.map(t.giveCommon, new Array<boolean>(count).fill(nested))),
      ];
      const parts = results.map((result) => (nested ? (result as { counted: object }).counted : result));
      strictEqual(new Set(parts).size, 2 * count);
      deepStrictEqual(results.at(-1), results[0]);
    }
  });

  list.add('an error keeps its class, its code, its cause and its stack from over there', 1, async (executor) => {
    const thrown = (await executor.submit(t.fail, 0).exception()) as Error;
    ok(thrown instanceof RangeError);
    strictEqual(thrown.message, 'out of reach');
    ok(thrown.cause instanceof TypeError);
    match(thrown.stack ?? '', /at fail \(.*--- thrown in /s);
    const ours = await executor.submit(t.fail, 1).exception();
    ok(ours instanceof TimeoutError);
    strictEqual(ours.timeoutMs, 7);
    const coded = (await executor.submit(t.fail, 2).exception()) as NodeJS.ErrnoException;
    deepStrictEqual([coded.code, coded.path], ['E_TEST', '/nowhere']);
  });

  list.add('something thrown that is no error arrives as a RemoteError that holds it', 1, async (executor) => {
    const thrown = (await executor.submit(t.fail, 3).exception()) as RemoteError & { thrown: unknown };
    ok(thrown instanceof RemoteError);
    deepStrictEqual(thrown.thrown, { not: 'an error' });
  });

  list.add('a function that is no task is refused at the call, with the remedy', 1, async (executor) => {
    const plain = ((a: number) => a) as unknown as typeof t.half;
    throws(
      () => executor.submit(plain, 1),
      (error) => error instanceof TaskDefinitionError && /defineTasks/.test(error.message),
    );
    await rejects(executor.map(plain, [1]), TaskDefinitionError);
    throws(() => executor.imap(plain, [1]), TaskDefinitionError);
  });

  list.add('an argument that cannot travel is refused at the call, by its path', 1, async (executor) => {
    throws(
      () => executor.submit(t.echo, { deep: [{ onDone: () => 1 }] }),
      (error) => error instanceof PicklingError && error.path === 'arguments[0].deep[0].onDone',
    );
    throws(() => executor.submit(t.echo, executor), PicklingError);
    strictEqual(await executor.submit(t.add, 1, 1), 2);
  });

  list.add('a result that cannot travel rejects, by its path, and harms nobody else', 1, async (executor) => {
    const [bad, good] = [executor.submit(t.unsendable), executor.submit(t.add, 1, 1)];
    const error = await bad.exception();
    ok(error instanceof PicklingError);
    strictEqual(error.path, 'result.inner.callback');
    strictEqual(await good, 2);
  });

  list.add('a buffer that was given away meanwhile fails its own call only', 1, async (executor) => {
    const bytes = new Uint8Array(8);
    const before = executor.submit(t.add, 1, 2);
    let refused: unknown;
    try {
      const bad = executor.submit(t.echo, bytes);
      structuredClone(bytes, { transfer: [bytes.buffer] });
      refused = await bad.exception();
    } catch (error) {
      refused = error;
    }
    // An executor that copies at the call has sent it already.
    ok(refused === undefined || refused instanceof PicklingError);
    deepStrictEqual([await before, await executor.submit(t.add, 3, 4)], [3, 7]);
  });

  list.add('buffers are handed over where the caller says so', 2, async (executor) => {
    const copied = Uint8Array.of(1, 2);
    deepStrictEqual([...(await executor.submit(t.raise, copied))], [2, 3]);
    strictEqual(copied.length, 2);
    const futures = [];
    for (let i = 0; i < 12; i++) {
      const bytes = new Uint8Array(1000).fill(i);
      futures.push(executor.submit(t.raise, transfer(bytes)), executor.submit(t.echo, i));
      if (i % 5 > 0) continue;
      await futures.at(-2);
      strictEqual(bytes.length, 0);
    }
    const results = await Promise.all(futures);
    for (let i = 0; i < 12; i++) {
      const bytes = results[2 * i] as Uint8Array;
      deepStrictEqual([bytes.length, bytes[999], results[2 * i + 1]], [1000, i + 1, i]);
    }
    const nested = { pixels: Float64Array.of(1.5) };
    const back = await executor.submit(t.echo, transfer(nested, [nested.pixels.buffer]));
    deepStrictEqual([(back as typeof nested).pixels[0], nested.pixels.length], [1.5, 0]);
    throws(() => transfer({}), ArgumentError);
    throws(() => transfer(new Uint8Array(new SharedArrayBuffer(1))), ArgumentError);
  });

  list.where(
    (c) => c.isolated && c.shareable,
    'what was handed over is not lost behind a long task, nor when its lane dies',
    2,
    async (executor) => {
      const gate = new Gate(list.memory);
      for (let i = 0; i < Math.min(100, list.calls / 6); i++) await executor.submit(t.add, i, 1); // short tasks: more than one is sent
      const long = executor.submit(t.pass, gate);
      const moved = Array.from({ length: 5 }, (_, i) => executor.submit(t.raise, transfer(Uint8Array.of(i))));
      deepStrictEqual(
        (await Promise.all(moved)).map((bytes) => bytes[0]),
        [1, 2, 3, 4, 5],
      );
      gate.open();
      await long;
      // Both have begun before one of them ends its lane: where lanes end together, the other one would be begun again beside the third.
      const end = new Gate(list.memory);
      const exits = [executor.submit(t.passAndExit, end), executor.submit(t.passAndExit, end)];
      await end.arrivals(2);
      const handedOver = executor.submit(t.raise, transfer(Uint8Array.of(1)));
      end.open();
      const ends = await Promise.allSettled([...exits, handedOver]);
      deepStrictEqual(
        ends.map(({ status }) => status),
        ['rejected', 'rejected', 'fulfilled'],
      );
    },
  );

  list.where(
    (c) => c.shareable,
    'handles travel, nested in arguments and results',
    1,
    async (executor) => {
      const gate = new Gate(list.memory);
      await executor.submit(t.arrive, gate);
      const back = (await executor.submit(t.echo, { list: [new Map([['gate', gate]])] })) as {
        list: [Map<string, Gate>];
      };
      const returned = back.list[0].get('gate');
      ok(returned instanceof Gate && returned !== gate);
      strictEqual(returned.arrived, 1);
      gate.arrive();
      strictEqual(returned.arrived, 2);
    },
  );

  list.where(
    (c) => c.shareable,
    'many tasks, submitted at random moments, run once each',
    4,
    async (executor) => {
      const random = new Random(20);
      const gate = new Gate(list.memory);
      const futures = [];
      for (let i = 0; i < list.calls; i++) {
        futures.push(i % 3 === 0 ? executor.submit(t.arrive, gate) : executor.submit(t.add, i, 1));
        if (random.next() < 0.01) await futures[random.integer(0, i)];
      }
      const results = await Promise.all(futures);
      strictEqual(gate.arrived, list.calls / 3);
      const places = results.filter((_, i) => i % 3 === 0).sort((a, b) => a - b);
      deepStrictEqual(
        places,
        Array.from({ length: list.calls / 3 }, (_, i) => i),
      );
      results.forEach((result, i) => i % 3 !== 0 && strictEqual(result, i + 1));
    },
  );

  list.where(
    (c) => c.shareable && c.ordering === 'fifo',
    'one lane runs tasks in order, the urgent first',
    1,
    async (executor) => {
      const book = new SharedArray('i32', 8, list.memory);
      const [low, high] = [executor.with({ priority: -1 }), executor.with({ priority: 3 })];
      await Promise.all([
        low.submit(t.sign, book, 5),
        executor.submit(t.sign, book, 3),
        executor.submit(t.sign, book, 4),
        high.submit(t.sign, book, 1),
        high.submit(t.sign, book, 2),
      ]);
      deepStrictEqual([...book].slice(0, 6), [5, 1, 2, 3, 4, 5]);
    },
  );

  list.where(
    (c) => c.shareable && c.revocable && c.isolated && c.ordering === 'fifo',
    'the urgent overtakes what was sent and not begun, and the rest keeps its order',
    1,
    async (executor) => {
      const [book, gate] = [new SharedArray('i32', 12, list.memory), new Gate(list.memory)];
      for (let i = 0; i < Math.min(1000, list.calls); i++) await executor.submit(t.add, i, 1); // short tasks: more than one is sent
      const futures: Promise<unknown>[] = [executor.submit(t.pass, gate)];
      await gate.arrivals(1);
      for (const priority of [0, 0, -3, 0, 2, 0, 15, -3, 2]) {
        futures.push(executor.with({ priority }).submit(t.sign, book, futures.length));
        await turn();
      }
      strictEqual(book.get(0), 0);
      gate.open();
      await Promise.all(futures);
      deepStrictEqual([...book].slice(0, 10), [9, 7, 5, 9, 1, 2, 4, 6, 3, 8]);
    },
  );
}
