import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ArgumentError,
  Event,
  PicklingError,
  threadDomain,
  TimeoutError,
  WorkerDiedError,
} from '@parallel-cookbook/primitives';
import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import { enumerate, mainThread, setExcepthook, Thread, ThreadStateError } from '@parallel-cookbook/threading';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { tasks } from '../tasks/threads.js';

// What CPython's test_threading asks of a thread; README.md lists which of its cases stand where.
let check: LeakCheck;
beforeAll(() => {
  check = leaks();
});
afterAll(async () => {
  expect(await check.difference()).toEqual([]);
});
afterEach(() => void setExcepthook(undefined));

function started<R, A extends unknown[]>(thread: Thread<R, A>): Thread<R, A> {
  thread.start();
  return thread;
}
const event = (): Event => new Event(threadDomain);

describe('the life of a thread', () => {
  it('is seen in isAlive and ident: neither before the start, both until the end, the ident also afterwards', async () => {
    const goOn = event();
    const thread = new Thread({ target: tasks.waitFor, args: [goOn] });
    expect([thread.isAlive(), thread.ident]).toEqual([false, undefined]);
    thread.start();
    const { ident } = thread;
    expect([thread.isAlive(), ident === undefined || ident > 0]).toEqual([true, true]);
    goOn.set();
    await thread.join();
    expect([thread.isAlive(), thread.ident]).toEqual([false, ident]);
  });

  it('has an ident that no other thread ever has', async () => {
    const idents = new Set<number | undefined>();
    for (let i = 0; i < 4; i++) {
      const pair = [1, 2].map((n) => started(new Thread({ target: tasks.square, args: [n] })));
      for (const thread of pair) idents.add(thread.ident);
      for (const thread of pair) await thread.join();
    }
    expect(idents.size).toBe(8);
  });

  it('leaves a name as it was given, and refuses another', () => {
    const thread = new Thread({ name: 'named' });
    expect(() => ((thread as { name: string }).name = 'renamed')).toThrow(TypeError);
    expect(thread.name).toBe('named');
  });

  it('begins only once a start succeeds: one that failed is not listed, and may be tried again', async () => {
    const given: { value: unknown } = { value: () => 1 };
    const thread = new Thread({ target: tasks.echo, args: [given] as never, name: 'second attempt' });
    expect(() => thread.start()).toThrow(PicklingError);
    expect([thread.isAlive(), thread.ident]).toEqual([false, undefined]);
    expect(enumerate()).toEqual([mainThread()]);
    await expect(thread.join()).rejects.toThrow(ThreadStateError);
    given.value = 2;
    thread.start();
    expect(await thread.join()).toEqual({ value: 2 });
  });

  it('of an object that no constructor made cannot begin', () => {
    const bare = Object.create(Thread.prototype) as Thread;
    expect(() => bare.start()).toThrow('was never made: call super() in its constructor');
  });

  it('that needs more memory than its limits allow from the very start ends with WorkerDiedError', async () => {
    setExcepthook(() => undefined);
    const thread = new Thread({ target: tasks.square, args: [1], resourceLimits: { maxOldGenerationSizeMb: 2 } });
    await expect(started(thread).join()).rejects.toThrow(WorkerDiedError);
    expect(thread.isAlive()).toBe(false);
  });
});

describe('join', () => {
  it('serves any number of joiners, with one result', async () => {
    const goOn = event();
    const thread = started(new Thread({ target: tasks.waitFor, args: [goOn] }));
    const joiners = [
      thread.join(),
      thread.join(),
      thread.join({ timeoutMs: 60_000 }),
      thread.join({ timeoutMs: 2 ** 40 }),
    ];
    goOn.set();
    expect(await Promise.all(joiners)).toEqual(new Array(4).fill('went on'));
    expect(thread.joinSync({ timeoutMs: 0 })).toBe('went on');
  });

  it('waits for a daemon as for any other, and keeps the process alive meanwhile', async () => {
    const goOn = event();
    const daemon = started(new Thread({ target: tasks.waitFor, args: [goOn], daemon: true }));
    await expect(daemon.join({ timeoutMs: 1 })).rejects.toThrow(TimeoutError);
    goOn.set();
    expect(await daemon.join()).toBe('went on');
  });

  it('refuses a time-out that is none, and with 0 only looks', async () => {
    const goOn = event();
    const thread = started(new Thread({ target: tasks.waitFor, args: [goOn] }));
    for (const timeoutMs of [-1, NaN, '5' as never]) {
      await expect(thread.join({ timeoutMs })).rejects.toThrow(ArgumentError);
      expect(() => thread.joinSync({ timeoutMs })).toThrow(ArgumentError);
    }
    await expect(thread.join({ timeoutMs: 0 })).rejects.toThrow(TimeoutError);
    expect(() => thread.joinSync({ timeoutMs: 0 })).toThrow(TimeoutError);
    goOn.set();
    expect(thread.joinSync()).toBe('went on');
  });
});

describe('a thread that starts threads', () => {
  it.each([true, false])('makes them what it is itself, daemon: %s, unless they say otherwise', async (daemon) => {
    const thread = started(new Thread({ target: tasks.childrenAreDaemons, daemon }));
    expect(await thread.join()).toEqual({ inherited: daemon, told: !daemon });
  });

  it('has an excepthook of its own: it is told of their ends, and nobody else', async () => {
    const told: string[] = [];
    setExcepthook(({ thread }) => told.push(thread));
    const thread = started(new Thread({ target: tasks.hookOfChild }));
    expect(await thread.join()).toEqual(['failing child']);
    expect(told).toEqual([]);
  });
});

describe('enumerate', () => {
  it('lists every thread once and never fails while others start and end', async () => {
    const [seen, endings]: [number[][], Promise<unknown>[]] = [[], []];
    for (let i = 0; i < 8; i++) {
      endings.push(started(new Thread({ target: tasks.whoAmI })).join());
      seen.push(enumerate().map((thread) => thread.ident as number));
    }
    const within = (await Promise.all(endings)) as { name: string; all: string[] }[];
    for (const idents of seen) expect(new Set(idents).size).toBe(idents.length);
    for (const { name, all } of within) {
      expect(all).toContain(name);
      expect(new Set(all).size).toBe(all.length);
    }
    expect(enumerate()).toEqual([mainThread()]);
  });
});

describe('a thread that somebody else started', () => {
  it('has a name and an ident, and is seen by itself', async () => {
    const { stdout } = await program('foreign.js');
    expect(JSON.parse(stdout)).toEqual({ alive: true, isMain: false, ident: 1, listed: true, daemon: true });
  });
});

describe('the excepthook of a program', () => {
  it('that throws itself hides nothing: both errors are printed', async () => {
    const { stderr } = await program('broken-hook.js');
    expect(stderr).toMatch(/^Exception in excepthook for thread mouse:\nTypeError: the hook is broken\n {4}at /);
    expect(stderr).toMatch(/^Exception in thread mouse:\nRangeError: out of cheese\n {4}at /m);
  });
});

function program(name: string): Promise<{ stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const path = fileURLToPath(new URL(`../programs/${name}`, import.meta.url));
    execFile(process.execPath, [path], (_, stdout, stderr) => resolve({ stdout, stderr }));
  });
}
