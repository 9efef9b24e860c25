import {
  Deadline,
  DeadlockError,
  refuseWhileLoading,
  throwIfAborted,
  whileKept,
  type BlockingWaitOptions,
  type TaskFunction,
  type WaitOptions,
} from '@parallel-cookbook/primitives';
import { beginningOf, checkBeginning, type Beginning } from '@parallel-cookbook/primitives/lane';
import { methodNamed, type StartMethodName } from '../start/start-method-name.js';
import { self } from './self.js';
import type { ProcessOptions, ProcessSettings } from './process-options.js';
import { ProcessStateError } from './process-state-error.js';
import { RunningProcess } from './running-process.js';

/** What a process keeps to itself. Not in its fields: those of a subclass travel. */
interface Inside {
  readonly name: string;
  readonly daemon: boolean;
  readonly target: TaskFunction<(...args: unknown[]) => unknown> | undefined;
  readonly args: readonly unknown[];
  /** Since it was started; `'self'` in the process itself. */
  running: RunningProcess | 'self' | undefined;
  closed: boolean;
}

const insides = new WeakMap<object, Inside>();
const nothingToRun = 'has nothing to run: give it a target, or override run()';
let processes = 0;

/**
 * A process of its own, that runs one task or the `run` method of a subclass.
 *
 * Python analogue: `multiprocessing.Process`, with the start method `spawn`. Arguments, fields and the result are copied;
 * handles of this package in them (locks, queues, shared arrays) arrive as handles to the same thing. Unlike in Python,
 * {@link join} gives the result, or throws what the process threw.
 *
 * The process ends when `run` has ended and the non-daemon processes that it started have. It never outlives its parent:
 * when the parent is killed, it ends too, even while it is blocked.
 *
 * Happens-before: everything before `start()` is seen by the process, and everything it did to shared memory is seen after
 * `join()`. Errors: what escapes `run` is printed, as in Python, makes the exit code 1 and rejects `join()`; a process that ended
 * without a word makes it `WorkerDiedError`. `PicklingError` from `start()` for arguments that cannot travel.
 * Cost: about twice that of an empty Node program to start and join one, 10 ms with `forkserver`; use a pool for short tasks.
 *
 * A subclass is exported from its module under its own name and says where with a static `module`. Its constructor runs
 * here; over there it gets the fields, so `#private` ones stay behind.
 *
 * @example
 * import { defineTasks, main } from '@parallel-cookbook/primitives';
 * import { Process } from '@parallel-cookbook/multiprocessing';
 *
 * const tasks = defineTasks(import.meta.url, { square: (n) => n * n }, { namespace: 'process-example' });
 *
 * main(import.meta, async () => {
 *   const child = new Process({ target: tasks.square, args: [12], name: 'worker' });
 *   child.start();
 *   console.log(await child.join(), child.exitCode); // 144 0
 * });
 */
export class Process<R = unknown, A extends unknown[] = unknown[]> {
  /** How processes of this class start; `undefined`: the usual way. A context's class says. */
  protected static readonly startMethod: StartMethodName | undefined = undefined;

  constructor(options?: ProcessSettings | ProcessOptions<A, R>) {
    const given: ProcessSettings & { readonly target?: unknown; readonly args?: unknown } = options ?? {};
    const { name, daemon, target, args } = given;
    checkBeginning(given);
    processes++; // as in Python, those with a name of their own count, too
    insides.set(this, {
      name: name ?? `Process-${processes}`,
      daemon: daemon ?? self().daemon,
      target: target as Inside['target'],
      args: (args as readonly unknown[] | undefined) ?? [],
      running: undefined,
      closed: false,
    });
  }

  /** What it is called. */
  get name(): string {
    return insideOf(this).name;
  }

  /** The system's id of it; `undefined` before the start. */
  get pid(): number | undefined {
    const { running } = insideOf(this);
    return running === 'self' ? process.pid : running?.pid;
  }

  /** Whether it is terminated when its parent ends. */
  get daemon(): boolean {
    return insideOf(this).daemon;
  }

  /** How it ended: 0, what `process.exit` was given, 1 for an error, minus the signal's number; `undefined` before that. */
  get exitCode(): number | undefined {
    const { running } = insideOf(this);
    return running === 'self' ? undefined : running?.exitCode;
  }

  /** Fulfilled when the process has ended, however it did; never rejects. Python: `sentinel`, a handle to wait for. */
  get sentinel(): Promise<void> {
    return joinable(this).exited;
  }

  /** Whether it was started and has not ended, even if this process was blocked when it did. */
  isAlive(): boolean {
    const { running } = insideOf(this);
    return running === 'self' || (running?.isAlive ?? false);
  }

  /** What the process does: calls its target. A subclass does its own thing, and may be async. It runs over there. */
  run(): R | PromiseLike<R> {
    const { target, args } = insideOf(this);
    if (!target) throw new ProcessStateError(this.name, nothingToRun);
    return target(...args) as R;
  }

  /** Starts the process. Once: `ProcessStateError` the second time, as Python's AssertionError. */
  start(): void {
    const inside = insideOf(this);
    const { name, daemon } = inside;
    if (inside.running) throw new ProcessStateError(name, 'was started already; make a new one');
    if (self().daemon)
      throw new ProcessStateError(
        name,
        'cannot be started: a daemon may have no children, since nobody would end them',
      );
    refuseWhileLoading(`Process "${name}"`);
    const { startMethod } = this.constructor as unknown as { readonly startMethod?: StartMethodName };
    const beginning = beginningFor(this, inside);
    if (!beginning) throw new ProcessStateError(name, nothingToRun);
    const start = { name, daemon, parent: process.pid, parentName: self().name, ...beginning };
    inside.running = new RunningProcess(methodNamed(startMethod), start, [inside.args, Object.assign({}, this)], this);
  }

  /**
   * Waits for the end of the process, without blocking, and gives what `run` returned. Python: `process.join(timeout)`.
   *
   * Rejects with what `run` threw, with `WorkerDiedError` when the process died without a word, with `TimeoutError` or
   * `CancelledError` when the wait ended first; the process goes on then.
   */
  async join(options?: WaitOptions): Promise<Awaited<R>> {
    const running = joinable(this);
    const operation = `join process "${running.name}"`;
    throwIfAborted(options?.signal, operation);
    return (await running.join(Deadline.after(options?.timeoutMs), options?.signal, operation)) as Awaited<R>;
  }

  /** Blocks until the process has ended, and gives what its `run` returned. Throws what {@link join} rejects with. Linux. */
  joinSync(options?: BlockingWaitOptions): Awaited<R> {
    const running = joinable(this);
    return running.joinSync(Deadline.after(options?.timeoutMs), `join process "${running.name}"`) as Awaited<R>;
  }

  /** Asks it to end, by SIGTERM, which a process without a handler obeys at once. Its locks are recovered. */
  terminate(): void {
    joinable(this).signal('SIGTERM');
  }

  /** Ends it wherever it is, by SIGKILL. Its locks are recovered. */
  kill(): void {
    joinable(this).signal('SIGKILL');
  }

  /** Says that this object is not needed any more. `ProcessStateError` while the process runs; nothing can be asked afterwards. */
  close(): void {
    const inside = insideOf(this);
    if (inside.running === 'self' || inside.running?.isAlive) {
      throw new ProcessStateError(inside.name, 'still runs: join or terminate it before close()');
    }
    inside.closed = true;
  }
}

/** Makes the object that stands, in a process that has just begun, for the process itself. */
export function adopt(child: Process, name: string, daemon: boolean): void {
  insides.set(child, { name, daemon, target: undefined, args: [], running: 'self', closed: false });
}

function insideOf(child: object): Inside {
  const inside = insides.get(child);
  if (!inside) throw new ProcessStateError(child.constructor.name, 'was never made: call super() in its constructor');
  if (inside.closed) throw new ProcessStateError(inside.name, 'is closed');
  return inside;
}

function joinable(child: object): RunningProcess {
  const { name, running } = insideOf(child);
  if (running === 'self') throw new DeadlockError(`Process "${name}" cannot join itself: it would wait for ever`);
  if (!running) throw new ProcessStateError(name, 'was not started yet: call start() first');
  return running;
}

/** Not in the class: one that names itself is called otherwise when it has been bundled. */
function beginningFor(child: Process, { target, args }: Inside): Beginning | undefined {
  return whileKept(() => beginningOf(child, Process, 'process', target, args));
}
