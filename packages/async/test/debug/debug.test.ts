import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { DeadlockError, record } from '@parallel-cookbook/primitives';
import {
  createTask,
  creationStack,
  currentLoop,
  currentTask,
  Event,
  Future,
  Lock,
  run,
  sleep,
  TaskGroup,
  TestClock,
  taskTree,
  type ExceptionContext,
} from '@parallel-cookbook/async';
import { thrownBy, virtually } from '../virtual.js';

/** Runs a program in debug mode and gives what its loop complained of. */
async function complaintsOf(main: () => unknown, slowCallbackMs = Infinity): Promise<ExceptionContext[]> {
  const complaints: ExceptionContext[] = [];
  await virtually(
    async () => {
      const loop = currentLoop();
      loop.slowCallbackMs = slowCallbackMs;
      loop.setExceptionHandler((context) => complaints.push(context));
      await main();
    },
    { debug: true },
  );
  return complaints;
}
const messagesOf = (complaints: readonly ExceptionContext[]): string[] => complaints.map(({ message }) => message);

describe('debug mode', () => {
  it('finds nothing to say about a program in good order', async () => {
    const complaints = await complaintsOf(async () => {
      const lock = new Lock();
      const sum = await TaskGroup.run(async (group) => {
        const tasks = [1, 2, 3].map((n) => group.spawn(() => lock.withLock(() => sleep(n).then(() => n))));
        await sleep(1);
        return (await Promise.all(tasks)).reduce((a, b) => a + b);
      });
      expect(sum).toBe(6);
    });
    expect(complaints).toEqual([]);
  });

  it('names who kept the thread too long, also after an await, and where it was made', async () => {
    const busy = (): void => {
      const until = performance.now() + 60;
      while (performance.now() < until);
    };
    const complaints = await complaintsOf(async () => {
      await createTask(() => sleep(5).then(busy), { name: 'late' });
      currentLoop().callSoon(function callback() {
        busy();
      });
      await sleep(5);
    }, 50);
    const said = messagesOf(complaints).filter((message) => /^(late|callback callback) kept/.test(message));
    expect(said.map((message) => message.replace(/\d+ ms/, 'n ms'))).toEqual([
      'late kept the thread for n ms; more than 50 keep everybody else waiting',
      'callback callback kept the thread for n ms; more than 50 keep everybody else waiting',
    ]);
    expect(complaints.find(({ message }) => message.startsWith('late'))?.madeAt).toMatch(/debug\.test/);
  });

  it('tells of tasks that nobody awaited, and of those that had not ended', async () => {
    const complaints = await complaintsOf(async () => {
      createTask(() => 'result', { name: 'forgotten' });
      createTask(() => sleep(1000), { name: 'pending' });
      await createTask(() => 'asked', { name: 'awaited' });
    });
    expect(messagesOf(complaints)).toEqual([
      'task "pending" had not ended when its run did: it is cancelled',
      'nobody awaited task "forgotten"',
    ]);
  });

  it('tells of a wait that a task had not awaited when it ended', async () => {
    const complaints = await complaintsOf(async () => {
      await createTask(
        () => {
          sleep(1000).catch(() => undefined);
        },
        { name: 'hasty' },
      );
    });
    expect(messagesOf(complaints)).toEqual(['task "hasty" ended and had not awaited its wait to sleep']);
  });

  it('knows where a task was made', async () => {
    await complaintsOf(async () => {
      const task = createTask(() => undefined);
      expect(creationStack(task)).toMatch(/debug\.test/);
      await task;
    });
    await virtually(() => expect(creationStack(currentTask() as never)).toBeUndefined());
  });
});

describe('a deadlock', () => {
  it('of two tasks and two locks is thrown in the one that closed the cycle', async () => {
    const said: unknown[] = [];
    await complaintsOf(async () => {
      const [a, b] = [new Lock({ name: 'a' }), new Lock({ name: 'b' })];
      await TaskGroup.run((group) => {
        group.spawn(() => a.withLock(() => sleep(10).then(() => b.withLock(() => said.push('first has both')))), {
          name: 'first',
        });
        group.spawn(
          () =>
            b.withLock(async () => {
              await sleep(20);
              said.push(await thrownBy(() => a.withLock(() => 'not reached')));
            }),
          { name: 'second' },
        );
      });
    });
    expect(said[0]).toBeInstanceOf(DeadlockError);
    expect((said[0] as DeadlockError).message).toBe(
      'tasks wait for each other: second waits to acquire lock "a", first waits to acquire lock "b"',
    );
    for (const { waitsAt } of (said[0] as DeadlockError).cycle) expect(waitsAt).toMatch(/debug\.test\.ts:\d+:\d+$/);
    expect((said[0] as DeadlockError).cycle).toMatchObject([
      { thread: 'second', waitsFor: 'a', holds: 'b' },
      { thread: 'first', waitsFor: 'b', holds: 'a' },
    ]);
    expect(said[1]).toBe('first has both');
  });

  it('of a task that awaits the one that joins it is thrown', async () => {
    let error: unknown;
    await complaintsOf(async () => {
      const parent = currentTask();
      await TaskGroup.run((group) => {
        group.spawn(async () => {
          error = await thrownBy(() => parent as never);
        });
      });
    });
    expect(error).toBeInstanceOf(DeadlockError);
  });

  it('of a task with itself is thrown without debug mode as well', () =>
    virtually(async () => {
      const task = createTask(async (self) => thrownBy(() => self));
      expect(await task).toBeInstanceOf(DeadlockError);
    }));

  it('is none while a time-out can end it', async () => {
    const order: string[] = [];
    const complaints = await complaintsOf(async () => {
      const [a, b] = [new Lock(), new Lock()];
      await TaskGroup.run((group) => {
        group.spawn(() => a.withLock(() => sleep(10).then(() => b.withLock(() => order.push('both')))));
        group.spawn(() =>
          b.withLock(async () => {
            await sleep(20);
            await a.acquire({ timeoutMs: 50 }).catch(() => order.push('gave up'));
          }),
        );
      });
    });
    expect([order, complaints]).toEqual([['gave up', 'both'], []]);
  });

  it('is none while somebody who does not wait holds the lock', async () => {
    const complaints = await complaintsOf(async () => {
      const lock = new Lock();
      const event = new Event();
      await TaskGroup.run(async (group) => {
        group.spawn(() => lock.withLock(() => event.wait()));
        await sleep(1);
        group.spawn(() => lock.withLock(() => undefined));
        await new Promise((resolve) => setTimeout(resolve, 5));
        event.set();
      });
    });
    expect(complaints).toEqual([]);
  });
});

describe('a program in which everybody waits for nobody', () => {
  it('says so before it ends, with the tree of its tasks', async () => {
    const program = fileURLToPath(new URL('../programs/all-wait.js', import.meta.url));
    const said = await new Promise<string>((resolve) => {
      execFile(process.execPath, [program], (_, stdout, stderr) => resolve(stdout + stderr));
    });
    const lines = said.split('\n').map((line) => line.replace(/, made .*/, ''));
    expect(lines.slice(0, 4)).toEqual([
      'every task waits, and nothing is left that could wake one:',
      'main: join its tasks',
      '├─ a: wait for event "never"',
      '└─ b: wait for event "never"',
    ]);
  }, 60_000);
});

describe('a process that ends before its program', () => {
  it('says so without debug mode as well, with the tree of its tasks', async () => {
    const program = fileURLToPath(new URL('../programs/dead-end.js', import.meta.url));
    const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
      execFile(process.execPath, [program], (error, _, said) => resolve({ code: error?.code, stderr: said }));
    });
    expect(stderr.split('\n').slice(0, 3)).toEqual([
      'the process ends before its program: these tasks have not ended, and nothing is left that could wake one:',
      'main: join its tasks',
      '└─ listener: wait for event "never"',
    ]);
    expect(code).toBe(13);
  }, 60_000);
});

describe('the tree of tasks', () => {
  it('tells who is whose and what each waits for', async () => {
    let tree = '';
    await run(
      () =>
        TaskGroup.run(async (group) => {
          group.spawn(
            () =>
              TaskGroup.run((inner) => {
                inner.spawn(() => sleep(100), { name: 'a1' });
                inner.spawn(() => new Future('f'), { name: 'a2' }).addDoneCallback(() => undefined);
              }),
            { name: 'a' },
          );
          group.spawn(() => sleep(100), { name: 'b' });
          await sleep(1);
          tree = taskTree();
          group.cancel();
        }),
      { clock: new TestClock() },
    );
    expect(tree.split('\n')).toEqual([
      'main: runs',
      '├─ a: join its tasks',
      '│  ├─ a1: sleep',
      '│  └─ a2: wait for future "f"',
      '└─ b: sleep',
    ]);
  });
});

describe('a trace', () => {
  it('has the life of every task and its waits', async () => {
    const recording = record();
    await virtually(async () => {
      const lock = new Lock({ name: 'lock' });
      await TaskGroup.run(async (group) => {
        group.spawn(() => lock.withLock(() => sleep(5)), { name: 'holder' });
        group.spawn(() => lock.withLock(() => undefined), { name: 'waiter' });
      });
    });
    recording.stop();
    const told = recording.events.map(({ kind, object }) => `${kind} ${object}`);
    const wanted = [
      'submit holder',
      'run holder',
      'acquire lock',
      'wait lock',
      'release lock',
      'done holder',
      'done waiter',
    ];
    for (const event of wanted) expect(told).toContain(event);
    expect(told.indexOf('run holder')).toBeLessThan(told.indexOf('done holder'));
  });
});
