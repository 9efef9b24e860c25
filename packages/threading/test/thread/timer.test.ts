import { afterEach, describe, expect, it } from '@jest/globals';
import { ArgumentError, PicklingError, TaskDefinitionError, TimeoutError } from '@parallel-cookbook/primitives';
import { enumerate, Event, setExcepthook, Thread, ThreadStateError, Timer } from '@parallel-cookbook/threading';
import { Repeating, tasks } from '../tasks/timers.js';

/** So long that a test which waits for it is cut off. */
const neverMs = 3_600_000;
const cellsOf = (): Int32Array => new Int32Array(new SharedArrayBuffer(4));
afterEach(() => void setExcepthook(undefined));

describe('a Timer', () => {
  it('runs its task once, with its arguments, and gives the result to join', async () => {
    const calls = cellsOf();
    const timer = new Timer({ delayMs: 1, target: tasks.add, args: [calls, 7] });
    timer.start();
    expect(await timer.join()).toBe(7);
    expect(calls[0]).toBe(7);
    expect(timer.isAlive()).toBe(false);
  });

  it('does not run it before the delay is over', () => {
    const timer = new Timer({ delayMs: 150, target: tasks.now });
    const from = process.hrtime.bigint();
    timer.start();
    expect(Number((timer.joinSync() as bigint) - from)).toBeGreaterThanOrEqual(150e6);
  });

  it('fires while the thread that started it is blocked', () => {
    const calls = cellsOf();
    new Timer({ delayMs: 1, target: tasks.add, args: [calls, 1] }).start();
    expect(Atomics.wait(calls, 0, 0, neverMs / 60)).not.toBe('timed-out');
    expect(calls[0]).toBe(1);
  });

  it.each(['join', 'joinSync'] as const)('that is cancelled while it waits ends without a call (%s)', async (how) => {
    const calls = cellsOf();
    const timer = new Timer({ delayMs: neverMs, target: tasks.add, args: [calls, 1], name: 'cancelled' });
    timer.start();
    expect(timer.isAlive()).toBe(true);
    timer.cancel();
    timer.cancel();
    expect(how === 'join' ? await timer.join() : timer.joinSync()).toBeUndefined();
    expect(calls[0]).toBe(0);
    expect(enumerate().map((thread) => thread.name)).not.toContain('cancelled');
  });

  it('that is cancelled before its start ends as soon as it is started', async () => {
    const calls = cellsOf();
    const timer = new Timer({ delayMs: 0, target: tasks.add, args: [calls, 1] });
    timer.cancel();
    expect(timer.isAlive()).toBe(false);
    timer.start();
    expect(await timer.join()).toBeUndefined();
    expect(calls[0]).toBe(0);
  });

  it('that is cancelled after its task has begun lets it finish', async () => {
    const [begun, goOn] = [new Event(), new Event()];
    const timer = new Timer({ delayMs: 0, target: tasks.waitInTask, args: [begun, goOn] });
    timer.start();
    await begun.wait();
    timer.cancel();
    goOn.set();
    expect(await timer.join()).toBe('ran to its end');
    timer.cancel();
  });

  it('may be joined with a time-out, and goes on', async () => {
    const timer = new Timer({ delayMs: neverMs, target: tasks.now });
    timer.start();
    await expect(timer.join({ timeoutMs: 1 })).rejects.toThrow(TimeoutError);
    expect(timer.isAlive()).toBe(true);
    timer.cancel();
    await timer.join();
  });

  it('is a thread, with a name and a daemon flag', async () => {
    const timer = new Timer({ delayMs: 0, target: tasks.whoAmI, name: 'alarm', daemon: true });
    expect(timer).toBeInstanceOf(Thread);
    expect([timer.name, timer.daemon, timer.ident, timer.delayMs]).toEqual(['alarm', true, undefined, 0]);
    timer.start();
    expect(await timer.join()).toEqual({ name: 'alarm', daemon: true });
  });

  it('whose task throws tells join and the excepthook', async () => {
    const told: unknown[] = [];
    setExcepthook(({ error, thread }) => told.push([thread, (error as Error).message]));
    const timer = new Timer({ delayMs: 0, target: tasks.fail, args: ['too late'], name: 'failing' });
    timer.start();
    await expect(timer.join()).rejects.toThrow(new RangeError('too late'));
    expect(told).toEqual([['failing', 'too late']]);
  });

  it('can be started once', async () => {
    const timer = new Timer({ delayMs: neverMs, target: tasks.now });
    await expect(timer.join()).rejects.toThrow(ThreadStateError);
    timer.start();
    expect(() => timer.start()).toThrow(ThreadStateError);
    timer.cancel();
    await timer.join();
  });

  it('refuses what is no delay, no task, no list of arguments', () => {
    for (const delayMs of [-1, NaN, Infinity, '5' as never, undefined as never]) {
      expect(() => new Timer({ delayMs, target: tasks.now })).toThrow(/delayMs is /);
    }
    expect(() => new Timer({ delayMs: 1, target: (() => 1) as never })).toThrow(TaskDefinitionError);
    expect(() => new Timer({ delayMs: 1, target: tasks.now, args: 5 as never })).toThrow(ArgumentError);
  });

  it('says by its event finished that it is over: done, failed or cancelled', async () => {
    setExcepthook(() => undefined);
    const timers = [
      new Timer({ delayMs: 0, target: tasks.now }),
      new Timer({ delayMs: 0, target: tasks.fail, args: ['no'] }),
      new Timer({ delayMs: neverMs, target: tasks.now }),
    ];
    for (const timer of timers) {
      expect(timer.finished.isSet()).toBe(false);
      timer.start();
    }
    timers[2]?.cancel();
    for (const { finished } of timers) await finished.wait();
    for (const timer of timers) await timer.join().catch(() => undefined);
  });

  it('whose subclass overrides run does what that says, until it is cancelled', async () => {
    const calls = cellsOf();
    const timer = new Repeating(1, calls);
    timer.start();
    while (Atomics.load(calls, 0) < 3) await new Promise((resolve) => setImmediate(resolve));
    timer.cancel();
    expect(await timer.join()).toBe(calls[0]);
  });

  it('calls its task without arguments when it was given none', async () => {
    const timer = new Timer({ delayMs: 0, target: tasks.count });
    timer.start();
    expect(await timer.join()).toBe(0);
  });

  it('names an argument that cannot travel by its own number', () => {
    const timer = new Timer({ delayMs: 1, target: tasks.call as never, args: [() => undefined] as never });
    expect(() => timer.start()).toThrow(PicklingError);
    expect(() => timer.start()).toThrow(/args\[0\]/);
  });
});
