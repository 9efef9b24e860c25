import { deepStrictEqual, ok, rejects, strictEqual, throws } from 'node:assert';
import { CancelledError } from '../../errors/cancelled.js';
import { ExecutorShutdownError } from '../../errors/executor-shutdown.js';
import { WorkerDiedError } from '../../errors/worker-died.js';
import type { CaseList } from './harness.js';
import { contractTasks as t, Gate, slowly } from './tasks.js';

/** Shutdown, and lanes that die. */
export function ending(list: CaseList): void {
  list.add('after shutdown nothing is taken any more', 1, async (executor) => {
    await executor.shutdown();
    await executor.shutdown();
    throws(() => executor.submit(t.add, 1, 1), ExecutorShutdownError);
    await rejects(executor.map(t.half, [1]), ExecutorShutdownError);
    throws(() => executor.with({ priority: 1 }).submit(t.add, 1, 1), ExecutorShutdownError);
  });

  list.add('shutdown waits for what was submitted', 2, async (executor) => {
    const futures = Array.from({ length: 50 }, (_, i) => executor.submit(t.add, i, 0));
    await executor.shutdown();
    ok(futures.every((future) => future.state === 'done'));
    deepStrictEqual(
      await Promise.all(futures),
      Array.from({ length: 50 }, (_, i) => i),
    );
  });

  list.add('shutdown waits for all of a map that was called before', 2, async (executor) => {
    const numbers = Array.from({ length: 40 }, (_, i) => i);
    const ends: string[] = [];
    const results = executor.map(t.half, numbers, { chunkSize: 2 });
    const late = executor.map(t.half, slowly([2, 4, 6]));
    void results.then(() => ends.push('map'));
    void late.then(() => ends.push('map'));
    const end = executor.shutdown().then(() => ends.push('shutdown'));
    deepStrictEqual(
      await results,
      numbers.map((n) => n / 2),
    );
    deepStrictEqual(await late, [1, 2, 3]);
    await end;
    deepStrictEqual(ends, ['map', 'map', 'shutdown']);
    await rejects(executor.map(t.half, [1]), ExecutorShutdownError);
  });

  list.add('a map that fails does not hold a shutdown up', 1, async (executor) => {
    const results = executor.map(t.failOn, [11, 12, 13, 14, 15], { chunkSize: 1 });
    const end = executor.shutdown();
    await rejects(results, /unlucky/);
    await end;
  });

  list.add('shutdown with cancelFutures cancels a map', 1, async (executor) => {
    const results = executor.map(
      t.half,
      Array.from({ length: 100 }, (_, i) => i),
      { chunkSize: 1 },
    );
    const end = executor.shutdown({ cancelFutures: true });
    await rejects(results, CancelledError);
    await end;
    strictEqual(executor.statistics().pending, 0);
  });

  list.add('after shutdown an imap gives what it took, and closes its source', 1, async (executor) => {
    let [taken, closed] = [0, false];
    function* endless(): Generator<number> {
      try {
        for (;;) yield taken++;
      } finally {
        closed = true;
      }
    }
    const seen: number[] = [];
    await rejects(async () => {
      for await (const value of executor.imap(t.half, endless(), { window: 4 })) {
        seen.push(value);
        if (seen.length === 2) await executor.shutdown();
      }
    }, ExecutorShutdownError);
    strictEqual(closed, true);
    // The item that was refused was taken as well: nobody can know before.
    deepStrictEqual(
      seen,
      Array.from({ length: taken - 1 }, (_, i) => i / 2),
    );
  });

  list.where(
    (c) => c.shareable,
    'shutdown waits for the reader of a stream',
    1,
    async (executor) => {
      const gate = new Gate(list.memory);
      const seen: number[] = [];
      let end: Promise<void> | undefined;
      for await (const item of executor.stream(t.count, 300, gate)) {
        if (seen.push(item) === 1) end = executor.shutdown();
      }
      await end;
      deepStrictEqual([seen.length, gate.mark], [300, 1]);
    },
  );

  list.where(
    (c) => c.shareable,
    'a stream whose reader does not come back is ended by a shutdown that closes streams',
    1,
    async (executor) => {
      const gate = new Gate(list.memory);
      const stream = executor.stream(t.count, 1_000_000, gate);
      strictEqual((await stream.next()).value, 0);
      await executor.shutdown({ cancelFutures: true });
      strictEqual(gate.mark, 1);
      await rejects(
        stream.next(),
        (error) => error instanceof CancelledError && error.cause instanceof ExecutorShutdownError,
      );
      strictEqual((await stream.next()).done, true);
    },
  );

  list.where(
    (c) => c.shareable,
    'disposing of an executor ends streams that nobody has read to their end, and waits for what was submitted',
    1,
    async (executor) => {
      const gate = new Gate(list.memory);
      const stream = executor.stream(t.count, 1_000_000, gate);
      await stream.next();
      const future = executor.submit(t.add, 1, 1);
      await executor[Symbol.asyncDispose]();
      deepStrictEqual([gate.mark, await future, executor.statistics().pending], [1, 2, 0]);
      await rejects(stream.next(), CancelledError);
    },
  );

  list.add('disposing of an executor shuts it down', 1, async (executor) => {
    const future = executor.submit(t.add, 1, 1);
    await executor[Symbol.asyncDispose]();
    strictEqual(future.done, true);
    throws(() => executor.submit(t.add, 1, 1), ExecutorShutdownError);
  });

  list.where(
    (c) => c.shareable,
    'shutdown without waiting returns at once, and the rest still runs',
    1,
    async (executor) => {
      const gate = new Gate(list.memory);
      const future = executor.submit(t.pass, gate);
      await executor.shutdown({ wait: false });
      strictEqual(future.done, false);
      gate.open();
      strictEqual(await future, 0);
    },
  );

  list.where(
    (c) => c.shareable && c.isolated,
    'shutdown with cancelFutures ends what runs and calls off the rest',
    1,
    async (executor) => {
      const gate = new Gate(list.memory);
      const running = executor.submit(t.pass, gate);
      await gate.arrivals(1);
      const waiting = Array.from({ length: 300 }, () => executor.submit(t.arrive, gate));
      const over = executor.shutdown({ cancelFutures: true });
      for (const future of waiting) await rejects(future, CancelledError);
      gate.open();
      strictEqual(await running, 0);
      await over;
      strictEqual(gate.arrived, 1);
    },
  );

  list.where(
    (c) => c.isolated,
    'a task that ends its lane fails with WorkerDiedError, and the executor goes on',
    2,
    async (executor) => {
      const died = await executor.submit(t.exit, 3).exception();
      ok(died instanceof WorkerDiedError);
      strictEqual(died.exitCode, 3);
      strictEqual(await executor.submit(t.add, 1, 1), 2);
    },
  );

  list.where(
    (c) => c.isolated,
    'an error that nobody catches ends the lane and is the cause',
    1,
    async (executor) => {
      const died = await executor.submit(t.throwLater).exception();
      ok(died instanceof WorkerDiedError);
      ok(died.cause instanceof RangeError);
      strictEqual(died.cause.message, 'nobody catches this');
      strictEqual(await executor.submit(t.add, 1, 1), 2);
    },
  );

  list.where(
    (c) => c.isolated && c.shareable && c.revocable,
    'what had not begun on a lane that died runs on another, once',
    1,
    async (executor) => {
      const counter = new Gate(list.memory);
      const before = Array.from({ length: 20 }, () => executor.submit(t.arrive, counter));
      const deadly = executor.submit(t.exit, 1);
      const after = Array.from({ length: 40 }, () => executor.submit(t.arrive, counter));
      await rejects(deadly, WorkerDiedError);
      const places = await Promise.all([...before, ...after]);
      deepStrictEqual(
        places.sort((a, b) => a - b),
        Array.from({ length: 60 }, (_, i) => i),
      );
      strictEqual(counter.arrived, 60);
    },
  );

  list.where(
    (c) => c.isolated,
    'a stream and a map whose lane dies reject',
    1,
    async (executor) => {
      await rejects(executor.map(t.exit, [1, 2]), WorkerDiedError);
      strictEqual(await executor.submit(t.add, 1, 1), 2);
    },
  );
}
