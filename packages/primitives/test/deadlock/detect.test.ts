import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  Barrier,
  detectDeadlocks,
  Event,
  Mutex,
  Once,
  ReadWriteLock,
  RLock,
  SharedArray,
  threadDomain,
  type DeadlockDetection,
  type DeadlockLink,
} from '@parallel-cookbook/primitives';
import { leaks, startThread } from '@parallel-cookbook/primitives/testing';

const programs = new URL('../programs/deadlock.js', import.meta.url);
const code = 'ERR_PARALLEL_DEADLOCK';
jest.setTimeout(60_000);

type Told = 'done' | { code: string; message: string; cycle: DeadlockLink[] };
type Lock = Mutex | RLock;

let detection: DeadlockDetection;
let check: ReturnType<typeof leaks>;
beforeAll(() => {
  check = leaks();
  detection = detectDeadlocks();
});
afterAll(async () => {
  expect(detection.holds).toEqual([]);
  expect(detection.waits).toEqual([]);
  detection.stop();
  expect(await check.difference()).toEqual([]);
});

function mutex(name: string): Mutex {
  return new Mutex(threadDomain, { name });
}

/** The line of the programs that a site names. */
function lineAt(site: string): string | undefined {
  const line = /^test\/programs\/deadlock\.js:(\d+):\d+$/.exec(site)?.[1];
  return readFileSync(programs, 'utf8').split('\n')[Number(line) - 1];
}

/** Runs a program of its own. */
function program(text: string, variables: Record<string, string> = {}) {
  return promisify(execFile)(process.execPath, ['--input-type=module', '--eval', text], {
    env: { ...process.env, ...variables },
  });
}

/** Each thread takes its own lock, then its neighbour's. */
async function round(program: string, locks: readonly Lock[], ...more: unknown[]): Promise<Told[]> {
  const all = new Barrier(threadDomain, locks.length);
  const threads = locks.map((lock, index) =>
    startThread(programs, program, lock, locks[(index + 1) % locks.length], all, ...more),
  );
  const told = (await Promise.all(threads.map(({ result }) => result))) as Told[];
  await Promise.all(threads.map(({ ended }) => ended));
  return told;
}

/** The one report there must be; whoever is not told goes on. */
function theReport(told: readonly Told[]): readonly DeadlockLink[] {
  const reports = told.filter((one) => one !== 'done');
  expect(reports).toHaveLength(1);
  const [{ code: told1, cycle }] = reports as [Exclude<Told, 'done'>];
  expect(told1).toBe(code);
  for (const [index, link] of cycle.entries()) expect(cycle[(index + 1) % cycle.length]!.holds).toBe(link.waitsFor);
  return cycle;
}

describe('a deadlock of threads', () => {
  it('throws in the one who closes the cycle, names every thread, lock and place, and the others go on', async () => {
    const locks = [mutex('A'), mutex('B')];
    const told = await round('takeBoth', locks);
    const cycle = theReport(told);
    expect(new Set(cycle.map(({ thread }) => thread)).size).toBe(2);
    expect(cycle.map(({ holds }) => holds).sort()).toEqual(['A', 'B']);
    for (const { acquiredAt, waitsAt, task } of cycle) {
      expect(lineAt(acquiredAt)).toContain('first.acquireSync');
      expect(lineAt(waitsAt)).toContain('second.acquireSync');
      expect(task).toBeUndefined();
    }
    const { message } = told.find((one) => one !== 'done') as Exclude<Told, 'done'>;
    for (const { thread, holds, waitsFor, acquiredAt, waitsAt } of cycle)
      expect(message).toContain(`${thread} holds ${holds} (${acquiredAt}) and waits for ${waitsFor} (${waitsAt})`);
    for (const lock of locks) expect(lock.locked).toBe(false);
  });

  it('is found among dining philosophers, however many', async () => {
    for (const count of [3, 4]) {
      const forks = Array.from({ length: count }, (_, index) => mutex(`fork ${index}`));
      const cycle = theReport(await round('takeBoth', forks));
      expect(cycle).toHaveLength(count);
      expect(new Set(cycle.map(({ thread }) => thread)).size).toBe(count);
    }
  });

  it('is found through re-entrant and fair locks, mixed with plain ones', async () => {
    const locks = [
      new RLock(threadDomain, { name: 'R' }),
      new Mutex(threadDomain, { name: 'F', fair: true }),
      new RLock(threadDomain, { name: 'FR', fair: true }),
    ];
    expect(theReport(await round('takeBoth', locks))).toHaveLength(3);
  });

  it('is found where one thread blocks and so keeps what a task of it holds', async () => {
    const locks = [mutex('A'), mutex('B')];
    const all = new Barrier(threadDomain, 2);
    const threads = [
      startThread(programs, 'awaitThenBlock', locks[0], locks[1], all),
      startThread(programs, 'takeBoth', locks[1], locks[0], all),
    ];
    expect(theReport((await Promise.all(threads.map(({ result }) => result))) as Told[])).toHaveLength(2);
    for (const { ended } of threads) await ended;
  });

  it('is not what a wait with a time-out is told: it gets its TimeoutError', async () => {
    const told = (await round('takeBoth', [mutex('A'), mutex('B')], 30)) as { code: string }[];
    const codes = told.map((one) => (one as unknown) === 'done' || one.code);
    expect(codes).toContain('ERR_PARALLEL_TIMEOUT');
    expect(codes).not.toContain(code);
  });

  it('is not what a waiter is told whose lock comes back from a dead thread', async () => {
    const [lock, other, all] = [mutex('A'), mutex('B'), new Barrier(threadDomain, 2)];
    const holder = startThread(programs, 'takeAndStay', lock, all);
    const waiter = startThread(programs, 'takeBoth', other, lock, all);
    while (!detection.waits.some((wait) => wait.lock === 'A')) await new Promise((resolve) => setImmediate(resolve));
    await holder.kill();
    expect(await waiter.result).toMatchObject({ code: 'ERR_PARALLEL_OWNER_DIED' });
    await waiter.ended;
  });

  it('is seen by a thread that was started before detection was on, and one that starts later', async () => {
    detection.stop();
    const [begun, go, held, letGo] = Array.from({ length: 4 }, () => new Event(threadDomain));
    const lock = mutex('early');
    const early = startThread(programs, 'holdWhenTold', lock, begun, go, held, letGo);
    await begun!.wait();
    detection = detectDeadlocks({ locks: [lock] });
    go!.set();
    await held!.wait();
    expect(await startThread(programs, 'seeHolds', lock).result).toEqual([
      {
        thread: expect.stringMatching(/^worker-/),
        lock: 'early',
        site: expect.stringMatching(/deadlock\.js:\d+:\d+$/),
      },
    ]);
    letGo!.set();
    await early.ended;
    detection.stop();
    expect(detection.running).toBe(false);
    detection = detectDeadlocks();
  });

  it('is detected in a whole program by PARALLEL_DEBUG=deadlock', async () => {
    const { stdout } = await program(
      `import { Mutex, threadDomain } from '@parallel-cookbook/primitives';
      const lock = new Mutex(threadDomain, { name: 'mine' });
      await lock.withLock(() => lock.withLock(() => undefined)).catch(({ name, cycle }) => console.log(name, cycle[0].holds));`,
      { PARALLEL_DEBUG: 'other,deadlock' },
    );
    expect(stdout).toBe('DeadlockError mine\n');
  });
});

describe('a deadlock of tasks', () => {
  it('is found in one thread: nested withLock in two orders', async () => {
    const [a, b] = [mutex('A'), mutex('B')];
    const both = (first: Lock, second: Lock) => first.withLock(() => second.withLock(() => 'done'));
    const ends = await Promise.allSettled([both(a, b), both(b, a)]);
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    const { cycle } = (ends[1] as PromiseRejectedResult).reason as { cycle: DeadlockLink[] };
    expect(cycle.map(({ holds, waitsFor }) => `${holds} → ${waitsFor}`)).toEqual(['B → A', 'A → B']);
    for (const { thread, task, waitsAt } of cycle) {
      expect(thread).toBe('MainThread');
      expect(task).toBeGreaterThan(0);
      expect(waitsAt).toContain('detect.test.ts');
    }
  });

  it('is found between threads, and by a task that waits for itself', async () => {
    const locks = [new RLock(threadDomain, { name: 'R' }), mutex('B'), mutex('C')];
    expect(theReport(await round('awaitBoth', locks))).toHaveLength(3);
    const oneself = await startThread(programs, 'waitForOneself', mutex('self')).result;
    expect(theReport([oneself as Told])).toMatchObject([{ holds: 'self', waitsFor: 'self' }]);
  });

  it('is not seen in tasks that wait for each other only by chance: other bodies of the same task go on', async () => {
    const [a, b, done] = [mutex('A'), mutex('B'), new Event(threadDomain)];
    // Two branches of one body: the second waits for what the first has, and the first goes on.
    await a.withLock(async () => {
      const first = b.withLock(() => done.wait());
      const second = b.withLock(() => 'second');
      done.set();
      await first;
      expect(await second).toBe('second');
    });
  });

  it('is not claimed of a guard, which anybody may release', async () => {
    const [a, b] = [mutex('A'), mutex('B')];
    const [left, right] = [await a.acquire(), await b.acquire()];
    const waits = [a.acquire(), b.acquire()];
    left.release();
    right.release();
    for (const guard of await Promise.all(waits)) guard.release();
  });

  it('is not claimed of a wait that a signal can end', async () => {
    const [a, b, controller] = [mutex('A'), mutex('B'), new AbortController()];
    const { signal } = controller;
    const both = (first: Lock, second: Lock) => first.withLock(() => second.withLock(() => 'done', { signal }));
    const told = [both(a, b), both(b, a)].map((end) => expect(end).rejects.toMatchObject({ name: 'CancelledError' }));
    await Promise.resolve();
    controller.abort();
    await Promise.all(told);
  });
});

describe('a deadlock of a read-write lock', () => {
  const readWriteLock = (name: string): ReadWriteLock => new ReadWriteLock(threadDomain, { name });
  type Side = 'read' | 'write' | '';
  type Visit = readonly [Lock | ReadWriteLock, Side];

  /** Each thread enters what it is to hold; when all are in, what it wants. Main comes last, after `before`. */
  async function meet(program: string, visits: (readonly [Visit, Visit])[], before?: () => Promise<void>) {
    const all = new Barrier(threadDomain, visits.length + (before ? 1 : 0));
    const threads = visits.map(([first, second]) => startThread(programs, program, ...first, ...second, all));
    if (before) {
      await before();
      await all.wait();
    }
    const told = (await Promise.all(threads.map(({ result }) => result))) as Told[];
    await Promise.all(threads.map(({ ended }) => ended));
    return told;
  }
  const edges = (cycle: readonly DeadlockLink[]) => cycle.map(({ holds, waitsFor }) => `${holds} → ${waitsFor}`).sort();

  it.each(['takeBothSides', 'awaitBothSides'])(
    'is found between a reader and who is to write (%s)',
    async (program) => {
      const [table, other] = [readWriteLock('table'), mutex('other')];
      const told = await meet(program, [
        [
          [table, 'read'],
          [other, ''],
        ],
        [
          [other, ''],
          [table, 'write'],
        ],
      ]);
      expect(edges(theReport(told))).toEqual(['other → table.read', 'table.read → other']);
      expect(table.statistics()).toMatchObject({ reading: 0, writing: false });
    },
  );

  it.each(['takeBothSides', 'awaitBothSides'])('is found between a writer and who is to read (%s)', async (program) => {
    const [table, other] = [readWriteLock('table'), mutex('other')];
    const told = await meet(program, [
      [
        [table, 'write'],
        [other, ''],
      ],
      [
        [other, ''],
        [table, 'read'],
      ],
    ]);
    expect(edges(theReport(told))).toEqual(['other → table.write', 'table.write → other']);
  });

  it.each(['takeBothSides', 'awaitBothSides'])('is found where readers of one write another (%s)', async (program) => {
    const tables = ['A', 'B', 'C'].map(readWriteLock);
    const told = await meet(
      program,
      tables.map((table, i) => [
        [table, 'read'],
        [tables[(i + 1) % 3]!, 'write'],
      ]),
    );
    const cycle = theReport(told);
    expect(edges(cycle)).toEqual(['A.read → B.read', 'B.read → C.read', 'C.read → A.read']);
    if (program === 'takeBothSides') {
      for (const { acquiredAt, waitsAt } of cycle) {
        expect(lineAt(acquiredAt)).toContain('first.acquireSync');
        expect(lineAt(waitsAt)).toContain('second.acquireSync');
      }
    }
  });

  it.each([true, false])('is found between two readers through the writers that keep them out: %s', async (writers) => {
    const [a, b] = [readWriteLock('A'), readWriteLock('B')];
    const passing: ReturnType<typeof startThread>[] = [];
    const told = await meet(
      'takeBothSides',
      [
        [
          [a, 'read'],
          [b, 'read'],
        ],
        [
          [b, 'read'],
          [a, 'read'],
        ],
      ],
      async () => {
        while (detection.holds.length < 2) await new Promise((resolve) => setImmediate(resolve));
        if (writers) passing.push(...[a, b].map((lock) => startThread(programs, 'pass', lock, 'write')));
        while (detection.waits.filter(({ lock }) => /^[AB]\.read$/.test(lock)).length < passing.length)
          await new Promise((resolve) => setImmediate(resolve));
      },
    );
    for (const { result } of passing) expect(await result).toBe('done');
    for (const { ended } of passing) await ended;
    if (!writers) return expect(told).toEqual(['done', 'done']);
    expect(edges(theReport(told))).toEqual([
      'A.read → B.write',
      'A.write → A.read',
      'B.read → A.write',
      'B.write → B.read',
    ]);
  });

  it('is found in a task that waits for itself: to write while it reads, to enter while it writes', async () => {
    const lock = readWriteLock('table');
    for (const [has, wants, edge] of [
      ['read', 'write', 'table.read → table.read'],
      ['write', 'write', 'table.write → table.write'],
      ['write', 'read', 'table.write → table.write'],
    ] as const) {
      const end = await lock[has]
        .withLock(() => lock[wants].withLock(() => 'done'))
        .then(
          () => [],
          (error: unknown) => (error as { cycle: DeadlockLink[] }).cycle,
        );
      expect(edges(end)).toEqual([edge]);
      expect(end[0]!.waitsAt).toContain('detect.test.ts');
    }
    expect(lock.statistics()).toMatchObject({ reading: 0, writing: false });
    lock.write.withLockSync(() => undefined);
  });

  it('is found in a task that awaits a second share behind a writer, who goes on', async () => {
    const lock = readWriteLock('table');
    let writer: Promise<unknown> | undefined;
    const reader = lock.read.withLock(async () => {
      writer = startThread(programs, 'pass', lock, 'write').result;
      while (!detection.waits.some((wait) => wait.lock === 'table.read'))
        await new Promise((done) => setImmediate(done));
      return lock.read.withLock(() => 'done');
    });
    await expect(reader).rejects.toMatchObject({ code, cycle: [{ holds: 'table.read', waitsFor: 'table.write' }, {}] });
    expect(await writer).toBe('done');
  });

  it('is not claimed of tasks that read each for themselves, nor of a wait with a time-out or of a guard', async () => {
    const lock = readWriteLock('table');
    const [one, two] = [await lock.read.acquire(), await lock.read.acquire()];
    const writing = lock.write.withLock(() => 'written');
    const reading = lock.read.withLock(() => 'read');
    await new Promise((resolve) => setImmediate(resolve));
    expect(detection.waits.map(({ lock: name }) => name).sort()).toEqual(['table.read', 'table.write']);
    one.release();
    two.release();
    expect(await Promise.all([writing, reading])).toEqual(['written', 'read']);
    const upgraded = lock.read.withLock(() => lock.write.withLock(() => 'done', { timeoutMs: 5 }));
    await expect(upgraded).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('is not what a reader is told whose writer dies', async () => {
    const [lock, other, all] = [readWriteLock('table'), mutex('other'), new Barrier(threadDomain, 2)];
    const holder = startThread(programs, 'takeBothSides', lock, 'write', other, '', all);
    const guard = await other.acquire();
    const waiter = startThread(programs, 'takeBothSides', mutex('own'), '', lock, 'read', all);
    while (detection.waits.length < 2) await new Promise((resolve) => setImmediate(resolve));
    await holder.kill();
    expect(await waiter.result).toMatchObject({ code: 'ERR_PARALLEL_OWNER_DIED' });
    await waiter.ended;
    guard.release();
  });
});

it('a function that runs once and awaits itself is told so, and one that waits for another that waits for it', async () => {
  const [one, two] = ['one', 'two'].map((name) => new Once(threadDomain, { name })) as [Once, Once];
  await expect(one.run(() => one.run(() => undefined))).rejects.toMatchObject({
    code,
    cycle: [{ holds: 'one', waitsFor: 'one' }],
  });
  const both = (first: Once, second: Once) =>
    first.run(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      await second.run(() => undefined);
    });
  const ends = await Promise.allSettled([both(one, two), both(two, one)]);
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect([one.done, two.done]).toEqual([true, true]);
});

describe('random orders of locks', () => {
  const lanes = 3;

  async function run(ordered: boolean, rounds: number): Promise<number> {
    const locks = [
      mutex('0'),
      new RLock(threadDomain, { name: '1' }),
      mutex('2'),
      new Mutex(threadDomain, { name: '3', fair: true }),
    ];
    const truth = new SharedArray('i32', locks.length + lanes);
    const threads = Array.from({ length: lanes }, (_, lane) =>
      startThread(programs, 'takeAtRandom', truth, lane, rounds, ordered, ...locks),
    );
    const reports = (await Promise.all(threads.map(({ result }) => result))) as number[];
    for (const { ended } of threads) await ended;
    return reports.reduce((sum, one) => sum + one, 0);
  }

  async function runSides(ordered: boolean, rounds: number): Promise<number> {
    const locks = ['0', '1', '2', '3'].map((name) =>
      name === '2' ? mutex(name) : new ReadWriteLock(threadDomain, { name }),
    );
    const truth = new SharedArray('i32', 2 * locks.length + 3 * lanes);
    const threads = Array.from({ length: lanes }, (_, lane) =>
      startThread(programs, 'enterAtRandom', truth, lane, rounds, ordered, ...locks),
    );
    const reports = (await Promise.all(threads.map(({ result }) => result))) as number[];
    for (const { ended } of threads) await ended;
    return reports.reduce((sum, one) => sum + one, 0);
  }

  it('never hang where some are sides of read-write locks, and every report is of a cycle that is there', async () => {
    expect(await runSides(false, 1000)).toBeGreaterThan(0);
    expect(await runSides(true, 1000)).toBe(0);
  });

  it('never hang, and every report is of a cycle that is there', async () => {
    expect(await run(false, 1000)).toBeGreaterThan(0);
  });

  it('report nothing when everybody takes them in one order', async () => {
    expect(await run(true, 1000)).toBe(0);
  });
});

it('a condition that takes its lock back into a deadlock tells by a warning, and goes on waiting', async () => {
  const { stdout, stderr } = await program(`
    import { Condition, detectDeadlocks, Mutex, threadDomain } from '@parallel-cookbook/primitives';
    detectDeadlocks();
    const [lock, other] = ['inner', 'outer'].map((name) => new Mutex(threadDomain, { name }));
    const condition = new Condition(threadDomain, lock);
    const warned = new Promise((resolve) => process.once('warning', resolve));
    const waiter = other.withLock(() => lock.withLock(() => condition.wait()));
    while (condition.statistics().waiting === 0) await Promise.resolve();
    const notifier = lock.withLock(async () => {
      condition.notify();
      await other.acquire();
    });
    console.log((await warned).code);
    other.close();
    await notifier.catch(({ name }) => console.log(name));
    await waiter;
    console.log(lock.locked);`);
  expect(stdout).toBe('PARALLEL_DEADLOCK\nClosedError\nfalse\n');
  expect(stderr).toMatch(/holds outer .* and waits for inner/);
});
