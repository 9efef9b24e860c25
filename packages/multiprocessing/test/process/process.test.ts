import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  activeChildren,
  cpuCount,
  currentProcess,
  Event,
  parentProcess,
  Process,
  SharedValue,
} from '@parallel-cookbook/multiprocessing';
import { leftovers } from '../leftovers.js';
import { Squares, tasks as t } from '../tasks/work.js';

// The behaviour is that of CPython's ProcessTestCase; the cases are our own.
let left: () => Promise<readonly string[]>;
beforeAll(() => {
  left = leftovers();
});
afterAll(async () => {
  expect(await left()).toEqual([]);
});

function started<P extends Process>(child: P): P {
  child.start();
  return child;
}
const kindOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => (error as Error).name,
  );
function thrownBy(f: () => unknown): string | undefined {
  try {
    f();
  } catch (error) {
    return (error as Error).name;
  }
  return undefined;
}
/** A process that stays, and is there. */
async function staying(how: 'await' | 'spin' | 'block', daemon = false): Promise<Process> {
  const [here, never] = [new Event(), new Event()];
  const child = started(new Process({ target: t.stay, args: [here, how, never], daemon }));
  await here.wait();
  return child as Process;
}

describe('a process', () => {
  it('is nobody before its start, runs once, and gives its result', async () => {
    const child = new Process({ target: t.add, args: [1, 2], name: 'adder' });
    expect([child.name, child.pid, child.exitCode, child.isAlive(), child.daemon]).toEqual([
      'adder',
      undefined,
      undefined,
      false,
      false,
    ]);
    child.start();
    expect([typeof child.pid, child.isAlive(), activeChildren().includes(child as Process)]).toEqual([
      'number',
      true,
      true,
    ]);
    expect(await child.join()).toBe(3);
    expect([child.exitCode, child.isAlive(), activeChildren().length]).toEqual([0, false, 0]);
    expect(await child.join()).toBe(3);
  });

  it('is refused what its state does not allow', async () => {
    const child = new Process({ target: t.echo, args: [1] });
    for (const early of [() => child.joinSync(), () => child.terminate(), () => child.kill(), () => child.sentinel])
      expect(thrownBy(early)).toBe('ProcessStateError');
    child.start();
    expect(thrownBy(() => child.start())).toBe('ProcessStateError');
    await child.join();
    expect(thrownBy(() => child.start())).toBe('ProcessStateError');
    expect(thrownBy(() => new Process().start())).toBe('ProcessStateError');
    expect(thrownBy(() => new Process({ name: '' }))).toBe('ArgumentError');
    expect(thrownBy(() => new Process({ target: (() => 1) as never }))).toBe('TaskDefinitionError');
    expect(thrownBy(() => new Process({ target: t.echo, args: [() => 1] as never }).start())).toBe('PicklingError');
  });

  it('knows itself and its parent', async () => {
    const child = started(new Process({ target: t.whoAmI, name: 'child', daemon: true }));
    expect(await child.join()).toEqual({
      name: 'child',
      daemon: true,
      isMe: true,
      parent: { pid: process.pid, name: 'MainProcess' },
      ppid: process.pid,
    });
    expect([currentProcess().name, currentProcess().daemon, parentProcess()]).toEqual([
      'MainProcess',
      false,
      undefined,
    ]);
    expect(cpuCount()).toBeGreaterThan(0);
  });

  it('is called Process-<n> when nobody gives it a name', () => {
    const [first, second] = [new Process({ target: t.pid }), new Process({ target: t.pid })];
    const number = (child: Process<number, []>): number => Number(/^Process-(\d+)$/.exec(child.name)?.[1]);
    expect(number(second)).toBe(number(first) + 1);
  });

  it.each([
    ['process.exit(3)', t.exit, [3], 3, 'WorkerDiedError'],
    ['process.exit(0)', t.exit, [0], 0, undefined],
    ['process.exitCode = 4', t.setExitCode, [4], 4, undefined],
    ['an error', t.fail, ['no'], 1, 'RangeError'],
    ['SIGKILL', t.killMyself, ['SIGKILL'], -9, 'WorkerDiedError'],
    ['SIGTERM', t.killMyself, ['SIGTERM'], -15, 'WorkerDiedError'],
    ['SIGINT', t.killMyself, ['SIGINT'], -2, 'WorkerDiedError'],
  ] as const)('that ends by %s has the exit code that Python gives it', async (_, target, args, exitCode, error) => {
    const child = started(new Process({ target: target as typeof t.echo, args: args as never }));
    expect(await kindOf(child.join())).toBe(error);
    expect(child.exitCode).toBe(exitCode);
  });

  it('that ended without a word says so in the words of a process, not of a pool', async () => {
    const child = started(new Process({ target: t.exit, args: [3], name: 'quitter' }));
    await expect(child.join()).rejects.toThrow('Process "quitter" died with exit code 3 before it gave a result');
  });

  it('that throws where nobody catches it ends with 1, and the error is what join rejects with', async () => {
    const child = started(new Process({ target: t.throwLater }));
    await expect(child.join()).rejects.toMatchObject({ name: 'RangeError', message: 'nobody catches this' });
    expect(child.exitCode).toBe(1);
  });

  it.each(['await', 'spin', 'block'] as const)('is terminated and killed while it does %s', async (how) => {
    for (const [end, code] of [
      ['terminate', -15],
      ['kill', -9],
    ] as const) {
      const child = await staying(how);
      expect(child.isAlive()).toBe(true);
      child[end]();
      child[end](); // a second time changes nothing
      await child.sentinel;
      expect([child.exitCode, child.isAlive(), await kindOf(child.join())]).toEqual([code, false, 'WorkerDiedError']);
      child[end](); // nor does it afterwards
    }
  });

  it('blocked in a lock hears of SIGTERM through a handler of its own', async () => {
    const [here, never] = [new Event(), new Event()];
    const child = started(new Process({ target: t.blockWithHandler, args: [here, never] }));
    await here.wait();
    child.terminate();
    // Node runs handlers from its event loop: it is set free first, as a worker of a pool would be.
    never.set();
    expect(await kindOf(child.join())).toBe('WorkerDiedError');
    expect(child.exitCode).toBe(7);
  });

  it('is waited for as long as asked, awaiting or blocked, and goes on', async () => {
    const go = new Event();
    const child = started(new Process({ target: t.waitFor, args: [go] }));
    expect(await kindOf(child.join({ timeoutMs: 20 }))).toBe('TimeoutError');
    expect(thrownBy(() => child.joinSync({ timeoutMs: 20 }))).toBe('TimeoutError');
    expect(thrownBy(() => child.joinSync({ timeoutMs: -1 }))).toBe('ArgumentError');
    expect(await kindOf(child.join({ signal: AbortSignal.abort() }))).toBe('CancelledError');
    const cancel = new AbortController();
    const joining = child.join({ signal: cancel.signal });
    cancel.abort();
    expect(await kindOf(joining)).toBe('CancelledError');
    expect(child.isAlive()).toBe(true);
    go.set();
    child.joinSync();
    expect([child.exitCode, child.isAlive()]).toEqual([0, false]);
  });

  it('is closed only when it has ended, and answers nothing afterwards', async () => {
    const child = await staying('await');
    expect(thrownBy(() => child.close())).toBe('ProcessStateError');
    child.kill();
    await child.sentinel;
    child.close();
    expect(thrownBy(() => child.exitCode)).toBe('ProcessStateError');
    expect(thrownBy(() => child.isAlive())).toBe('ProcessStateError');
  });

  it('has nothing on its standard input', async () => {
    expect(await started(new Process({ target: t.readInput })).join()).toBe('');
  });

  it('has children of its own, unless it is a daemon', async () => {
    expect(await started(new Process({ target: t.haveChild, args: [false] })).join()).toEqual([3, 1, false]);
    const daemon = started(new Process({ target: t.haveChild, args: [false], daemon: true }));
    expect(await kindOf(daemon.join())).toBe('ProcessStateError');
  });

  it('waits for its children that are no daemons before it ends', async () => {
    const [mayEnd, ended] = [new Event(), new SharedValue('i32')];
    const child = started(new Process({ target: t.leaveChild, args: [mayEnd, ended] }));
    expect(await kindOf(child.join({ timeoutMs: 200 }))).toBe('TimeoutError');
    mayEnd.set();
    await child.join();
    expect(ended.value).toBe(1);
  });

  it('runs the run method of a subclass, with its fields', async () => {
    const child = started(new Squares(4, { name: 'four' }));
    expect(await child.join()).toEqual([0, 1, 4, 9, 4]);
  });

  it('cannot hang on a result or an error that cannot travel', async () => {
    const child = started(new Process({ target: t.unsendable }));
    expect(await kindOf(child.join())).toBe('PicklingError');
    expect(child.exitCode).toBe(1);
    const thrower = started(new Process({ target: t.throwUnsendable }));
    await expect(thrower.join()).rejects.toThrow('with a function in it');
  });

  it('of many ends by itself, and all are reaped by a thread that was blocked all the time', () => {
    const children = Array.from({ length: 12 }, (_, i) => started(new Process({ target: t.echo, args: [i] })));
    expect(children.map((child) => child.joinSync())).toEqual(children.map((_, i) => i));
    expect(activeChildren()).toEqual([]);
  });
});
