import {
  Deadline,
  DeadlockError,
  refuseWhileLoading,
  throwIfAborted,
  type BlockingWaitOptions,
  type TaskFunction,
  type WaitOptions,
} from '@parallel-cookbook/primitives';
import { beginningOf, checkBeginning, laneData, type Beginning } from '@parallel-cookbook/primitives/lane';
import { threadId, type ResourceLimits } from 'node:worker_threads';
import { enterSelf, remember, type ThreadView } from './current.js';
import { directory } from './directory.js';
import { RunningThread } from './running-thread.js';
import type { ThreadOptions, ThreadSettings } from './thread-options.js';
import { ThreadStateError } from './thread-state-error.js';

/** What a thread keeps to itself. Not in its fields: those of a subclass travel. */
interface Inside {
  readonly name: string;
  readonly daemon: boolean;
  readonly resourceLimits: ResourceLimits | undefined;
  readonly target: TaskFunction<(...args: unknown[]) => unknown> | undefined;
  readonly args: readonly unknown[];
  /** Since it was started; `'self'` in the thread itself. */
  running: RunningThread | 'self' | undefined;
}

const insides = new WeakMap<object, Inside>();
const nothingToRun = 'has nothing to run: give it a target, or override run()';

/**
 * A thread of its own, with its own heap, that runs one task or the `run` method of a subclass.
 *
 * Python analogue: `threading.Thread`, on a `worker_threads` Worker. Unlike there, threads run truly in parallel and share
 * no variables: arguments, fields and the result are copied, while handles in them (locks, queues, shared arrays) arrive as
 * handles to the same thing. And unlike there, {@link join} gives the result, or throws what the thread threw.
 *
 * The thread ends when `run` has ended and the non-daemon threads that it started have; timers and handles that it left
 * open are cut off. A thread started by another ends with it at the latest.
 *
 * Happens-before: everything before `start()` is seen by the thread, and everything it did is seen after `join()`.
 * Errors: what escapes `run` goes to the excepthook and rejects `join()`; a thread that ends without a word
 * (`process.exit`, a full heap, `terminate()`) makes it `WorkerDiedError`; of a `terminate()` the hook is not told.
 * `PicklingError` from `start()` for arguments that cannot travel. Cost: about 50 ms to start and join, where a bare Worker takes 20; use a pool for short tasks.
 *
 * A subclass is exported from its module under its own name and says where with a static `module`. Its constructor runs
 * here; over there it gets the fields, so `#private` ones stay behind.
 *
 * @example
 * import { defineTasks, main } from '@parallel-cookbook/primitives';
 * import { Thread } from '@parallel-cookbook/threading';
 *
 * const tasks = defineTasks(import.meta.url, { square: (n) => n * n }, { namespace: 'thread-example' });
 * export class Greeter extends Thread {
 *   static module = import.meta.url;
 *   constructor(who) {
 *     super();
 *     this.who = who;
 *   }
 *   run() {
 *     return `Hello ${this.who}`;
 *   }
 * }
 *
 * main(import.meta, async () => {
 *   const thread = new Thread({ target: tasks.square, args: [12] });
 *   thread.start();
 *   console.log(await thread.join()); // 144
 *
 *   const greeter = new Greeter('world');
 *   greeter.start();
 *   console.log(greeter.joinSync()); // Hello world
 * });
 */
export class Thread<R = unknown, A extends unknown[] = unknown[]> implements ThreadView {
  constructor(options?: ThreadSettings | ThreadOptions<A, R>) {
    const given: ThreadSettings & { readonly target?: unknown; readonly args?: unknown } = options ?? {};
    const { name, daemon, resourceLimits, target, args } = given;
    checkBeginning(given);
    insides.set(this, {
      name: name ?? `Thread-${directory.nextNumber()}`,
      daemon: daemon ?? laneData()?.daemon ?? false,
      resourceLimits,
      target: target as Inside['target'],
      args: (args as readonly unknown[] | undefined) ?? [],
      running: undefined,
    });
  }

  /** What it is called. */
  get name(): string {
    return insideOf(this).name;
  }

  /** Node's thread id, unique in the process; `undefined` before the start. */
  get ident(): number | undefined {
    const { running } = insideOf(this);
    return running === 'self' ? threadId : running?.ident;
  }

  /** Whether the process may end without waiting for it. */
  get daemon(): boolean {
    return insideOf(this).daemon;
  }

  /** Whether it was started and has not ended, even if this thread was blocked when it did. */
  isAlive(): boolean {
    const { running } = insideOf(this);
    return running === 'self' || (running?.isAlive ?? false);
  }

  /**
   * What the thread does: calls its target. A subclass does its own thing, and may be async. It runs over there, on a copy
   * whose fields are those of this one at the start.
   */
  run(): R | PromiseLike<R> {
    const { target, args } = insideOf(this);
    if (!target) throw new ThreadStateError(this.name, nothingToRun);
    return target(...args) as R;
  }

  /** Starts the thread. Once: `ThreadStateError` the second time, as Python's RuntimeError. */
  start(): void {
    const inside = insideOf(this);
    const { name, daemon, resourceLimits } = inside;
    if (inside.running) throw new ThreadStateError(name, 'was started already; make a new one');
    refuseWhileLoading(`Thread "${name}"`);
    const start = beginningFor(this, inside);
    if (!start) throw new ThreadStateError(name, nothingToRun);
    enterSelf();
    inside.running = new RunningThread({ name, daemon, resourceLimits, start, view: this });
  }

  /**
   * Waits for the end of the thread, without blocking, and gives what `run` returned. Python: `thread.join(timeout)`.
   *
   * Rejects with what `run` threw, with `WorkerDiedError` when the thread died without a word, with `TimeoutError` or
   * `CancelledError` when the wait ended first; the thread goes on then.
   */
  async join(options?: WaitOptions): Promise<Awaited<R>> {
    const running = joinable(this);
    const operation = `join thread "${running.name}"`;
    throwIfAborted(options?.signal, operation);
    return (await running.join(Deadline.after(options?.timeoutMs), options?.signal, operation)) as Awaited<R>;
  }

  /**
   * Blocks this thread until the other one has ended, and gives what its `run` returned. Python: `thread.join(timeout)`.
   *
   * Sees every kind of death, at the latest after 50 ms. Throws what {@link join} rejects with. A result with handles in it
   * needs their modules loaded here already.
   */
  joinSync(options?: BlockingWaitOptions): Awaited<R> {
    const running = joinable(this);
    return running.joinSync(Deadline.after(options?.timeoutMs), `join thread "${running.name}"`) as Awaited<R>;
  }

  /** Ends the thread wherever it is, without asking: `join()` gives `WorkerDiedError`. Its locks are recovered. No Python analogue. */
  async terminate(): Promise<void> {
    await joinable(this).kill();
  }
}

/** Makes the object that stands, in a thread that has just begun, for the thread itself. */
export function adopt(thread: Thread, name: string, daemon: boolean): void {
  insides.set(thread, { name, daemon, resourceLimits: undefined, target: undefined, args: [], running: 'self' });
  remember(threadId, thread);
}

function insideOf(thread: object): Inside {
  const inside = insides.get(thread);
  if (inside) return inside;
  throw new ThreadStateError(thread.constructor.name, 'was never made: call super() in its constructor');
}

function joinable(thread: object): RunningThread {
  const { name, running } = insideOf(thread);
  if (running === 'self') throw new DeadlockError(`Thread "${name}" cannot join itself: it would wait for ever`);
  if (!running) throw new ThreadStateError(name, 'was not started yet: call start() first');
  return running;
}

/** Not in the class: one that names itself is called otherwise when it has been bundled. */
function beginningFor(thread: Thread, { target, args }: Inside): Beginning | undefined {
  return beginningOf(thread, Thread, 'thread', target, args);
}
