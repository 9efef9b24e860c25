import { afterEach, describe, expect, it } from '@jest/globals';
import {
  ArgumentError,
  CancelledError,
  Event,
  PicklingError,
  record,
  TaskDefinitionError,
  TaskNotFoundError,
  threadDomain,
  TimeoutError,
  WorkerDiedError,
} from '@parallel-cookbook/primitives';
import { excepthook, setExcepthook, Thread, ThreadStateError, type ExceptHookInfo } from '@parallel-cookbook/threading';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Adder, SelfJoiner, tasks } from '../tasks/threads.js';

afterEach(() => void setExcepthook(undefined));

function started<R, A extends unknown[]>(thread: Thread<R, A>): Thread<R, A> {
  thread.start();
  return thread;
}

/** How a join ended, whichever way it was done. */
async function ending(thread: Thread<unknown, never[]>, how: 'join' | 'joinSync'): Promise<unknown> {
  try {
    return how === 'join' ? await thread.join() : thread.joinSync();
  } catch (error) {
    return error;
  }
}
const ways = ['join', 'joinSync'] as const;

describe.each(ways)('a thread seen by %s', (how) => {
  it('gives what the task returned', async () => {
    expect(await ending(started(new Thread({ target: tasks.square, args: [12] })) as never, how)).toBe(144);
  });

  it('runs an exported subclass on a copy of its fields', async () => {
    const adder = started(new Adder([1, 2, 3]));
    expect(await ending(adder as never, how)).toEqual({ sum: 6, same: true, name: 'adder' });
  });

  it('throws what the thread threw, with its class and data', async () => {
    const error = await ending(
      started(new Thread({ target: tasks.fail, args: ['no'], name: 'failing' })) as never,
      how,
    );
    expect(error).toBeInstanceOf(RangeError);
    expect(error).toMatchObject({ message: 'no', status: 7, stack: expect.stringContaining('thrown in failing') });
  });

  it.each([0, 3])('throws WorkerDiedError when the thread calls process.exit(%d)', async (code) => {
    const error = await ending(started(new Thread({ target: tasks.exit, args: [code], name: 'leaver' })) as never, how);
    expect(error).toBeInstanceOf(WorkerDiedError);
    expect((error as WorkerDiedError).lane).toBe('leaver');
    if (how === 'join') expect((error as WorkerDiedError).exitCode).toBe(code);
  });

  it('throws WorkerDiedError when the heap of the thread is full', async () => {
    const thread = new Thread({ target: tasks.fillHeap, resourceLimits: { maxOldGenerationSizeMb: 16 } });
    expect(await ending(started(thread) as never, how)).toBeInstanceOf(WorkerDiedError);
  });

  it('throws WorkerDiedError when an error in the thread is caught by nobody', async () => {
    expect(await ending(started(new Thread({ target: tasks.throwLater })) as never, how)).toBeInstanceOf(
      WorkerDiedError,
    );
  });

  it('throws WorkerDiedError when the thread is terminated', async () => {
    const thread = started(new Thread({ target: tasks.forEver }));
    void thread.terminate();
    expect(await ending(thread as never, how)).toBeInstanceOf(WorkerDiedError);
    expect(thread.isAlive()).toBe(false);
  });

  it('says by its path what of the result cannot travel', async () => {
    const error = await ending(started(new Thread({ target: tasks.giveFunction })) as never, how);
    expect(error).toBeInstanceOf(PicklingError);
    expect((error as Error).message).toContain('the result.deep[0]');
  });

  it('cuts off the timers that the thread left', async () => {
    expect(await ending(started(new Thread({ target: tasks.leaveTimer })) as never, how)).toBe('done');
  });

  it('throws TimeoutError while the thread goes on', async () => {
    const event = new Event(threadDomain);
    const thread = started(new Thread({ target: tasks.waitFor, args: [event] }));
    if (how === 'join') await expect(thread.join({ timeoutMs: 20 })).rejects.toThrow(TimeoutError);
    else expect(() => thread.joinSync({ timeoutMs: 20 })).toThrow(TimeoutError);
    expect(thread.isAlive()).toBe(true);
    event.set();
    expect(await ending(thread as never, how)).toBe('went on');
    expect(thread.isAlive()).toBe(false);
  });

  it('gives the same again to whoever joins later', async () => {
    const thread = started(new Thread({ target: tasks.square, args: [3] }));
    expect(await ending(thread as never, how)).toBe(9);
    expect(await thread.join()).toBe(9);
    expect(thread.joinSync()).toBe(9);
  });

  it('lets a handle travel there and back', async () => {
    const event = new Event(threadDomain);
    const back = (await ending(started(new Thread({ target: tasks.echo, args: [{ event }] })) as never, how)) as {
      event: Event;
    };
    event.set();
    expect(back.event.isSet()).toBe(true);
  });
});

describe('Thread', () => {
  it('stops waiting when the signal is aborted, and the thread goes on', async () => {
    const event = new Event(threadDomain);
    const thread = started(new Thread({ target: tasks.waitFor, args: [event] }));
    const controller = new AbortController();
    const waiting = thread.join({ signal: controller.signal });
    controller.abort('enough');
    await expect(waiting).rejects.toThrow(CancelledError);
    await expect(thread.join({ signal: controller.signal })).rejects.toThrow(CancelledError);
    event.set();
    expect(await thread.join()).toBe('went on');
  });

  it('can be started once, and joined only after that', async () => {
    const thread = new Thread({ target: tasks.square, args: [1] });
    await expect(thread.join()).rejects.toThrow(ThreadStateError);
    expect(() => thread.joinSync()).toThrow('was not started yet');
    expect([thread.ident, thread.isAlive()]).toEqual([undefined, false]);
    thread.start();
    expect(thread.ident).toBeGreaterThan(0);
    expect(() => thread.start()).toThrow('was started already');
    await thread.join();
    expect(() => thread.start()).toThrow(ThreadStateError);
  });

  it('cannot join itself', async () => {
    expect(await started(new SelfJoiner()).join()).toMatch(/^DeadlockError: Thread "Thread-\d+" cannot join itself/);
  });

  it('counts its default names through the whole process', () => {
    const [one, other] = [new Thread(), new Thread()];
    expect(one.name).toMatch(/^Thread-\d+$/);
    expect(Number(other.name.slice(7))).toBe(Number(one.name.slice(7)) + 1);
  });

  it('says what is wrong with what it is given, before it starts', () => {
    expect(() => new Thread({ name: '' })).toThrow(ArgumentError);
    expect(() => new Thread({ target: tasks.square, args: 3 as never })).toThrow(
      'args is 3: give the list of arguments',
    );
    expect(() => new Thread({ target: (() => 1) as never })).toThrow(TaskDefinitionError);
    expect(() => new Thread().start()).toThrow('has nothing to run');
    expect(() => new Thread({ target: tasks.echo, args: [{ f: () => 1 }] }).start()).toThrow('Cannot send args[0].f');
  });

  it('refuses a subclass that does not say where it is, and one whose field cannot travel', () => {
    class Homeless extends Thread {
      override run(): number {
        return 1;
      }
    }
    expect(() => new Homeless().start()).toThrow('Homeless.module is undefined: the thread has to find the class');
    class Callback extends Adder {
      static override module = import.meta.url;
      done = (): number => 1;
    }
    expect(() => new Callback([]).start()).toThrow('Cannot send this.done');
  });

  it('rejects when the module does not export the subclass', async () => {
    class Hidden extends Adder {
      static override module = Adder.module;
    }
    await expect(started(new Hidden([])).join()).rejects.toThrow(TaskNotFoundError);
  });

  it('lets a child thread end before the thread that started it does', async () => {
    const cells = new Int32Array(new SharedArrayBuffer(4));
    const names = await started(new Thread({ target: tasks.nested, args: [cells], name: 'parent' })).join();
    expect(names).toEqual(expect.arrayContaining(['MainThread', 'parent', 'grandchild']));
    expect(cells[0]).toBe(42);
  });

  it('traces spawn, start, exit and join', async () => {
    const recording = record();
    await started(new Thread({ target: tasks.square, args: [2], name: 'traced' })).join();
    const kinds = recording
      .stop()

      .filter((event) => event.object === 'traced')
      .map((event) => event.kind);
    expect(kinds[0]).toBe('spawn');
    expect(kinds.at(-1)).toBe('join');
  });

  it('survives being started and terminated at any moment, many times', async () => {
    setExcepthook(() => undefined);
    const threads = Array.from({ length: 30 }, () => new Thread({ target: tasks.square, args: [5] }));
    const endings = threads.map(async (thread, i) => {
      thread.start();
      if (i % 2 === 1) setTimeout(() => void thread.terminate(), i * 5);
      return thread.join().catch((error: unknown) => error);
    });
    for (const outcome of await Promise.all(endings)) {
      if (outcome !== 25) expect(outcome).toBeInstanceOf(WorkerDiedError);
    }
    expect(threads.every((thread) => !thread.isAlive())).toBe(true);
  });
});

describe('the excepthook', () => {
  it('is told of every error that ends a thread, joined or not', async () => {
    const told: ExceptHookInfo[] = [];
    expect(setExcepthook((info) => told.push(info))).toBe(excepthook);
    const joined = started(new Thread({ target: tasks.fail, args: ['one'], name: 'joined' }));
    await expect(joined.join()).rejects.toThrow('one');
    expect(told).toEqual([{ thread: 'joined', joined: true, error: expect.objectContaining({ message: 'one' }) }]);
    const sync = started(new Thread({ target: tasks.exit, args: [1], name: 'sync' }));
    expect(() => sync.joinSync()).toThrow(WorkerDiedError);
    expect(told[1]).toMatchObject({ thread: 'sync', joined: true });
    expect(setExcepthook(undefined)).not.toBe(excepthook);
  });

  it('is not told of a thread that was told to end, and prints nothing', async () => {
    const told: ExceptHookInfo[] = [];
    setExcepthook((info) => told.push(info));
    const thread = started(new Thread({ target: tasks.forEver, name: 'ended' }));
    await thread.terminate();
    await expect(thread.join()).rejects.toThrow(WorkerDiedError);
    const failed = started(new Thread({ target: tasks.exit, args: [1], name: 'by itself' }));
    await expect(failed.join()).rejects.toThrow(WorkerDiedError);
    await failed.terminate();
    expect(told.map(({ thread: name }) => name)).toEqual(['by itself']);
  });

  it('does not hide the error when it throws itself', async () => {
    setExcepthook(() => {
      throw new Error('the hook is broken');
    });
    await expect(started(new Thread({ target: tasks.fail, args: ['kept'] })).join()).rejects.toThrow('kept');
  });
});

describe('a program with threads', () => {
  const run = (name: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
    new Promise((resolve) => {
      const path = fileURLToPath(new URL(`../programs/${name}`, import.meta.url));
      const child = execFile(process.execPath, [path, ...args], (_, stdout, stderr) =>
        resolve({ code: child.exitCode ?? -1, stdout, stderr }),
      );
    });

  it('does not wait for daemons', async () => {
    expect(await run('daemon.js')).toEqual({ code: 0, stdout: 'main ends\n', stderr: '' });
  });

  it('waits for the others', async () => {
    expect((await run('daemon.js', 'wait')).stdout).toBe('main ends\nlate\n');
  });

  it('prints the last words of a thread that nobody joins', async () => {
    const { stderr, code } = await run('uncaught.js');
    expect(stderr).toMatch(/^Exception in thread mouse:\nRangeError: out of cheese\n {4}at /);
    expect(code).toBe(0);
  });

  it('is told about main() when it forgot it', async () => {
    expect((await run('no-main.js')).stdout).toMatch(
      /loading it in a worker creates Thread "Thread-\d+".*main\(import\.meta/,
    );
  });
});
