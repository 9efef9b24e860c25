import {
  ArgumentError,
  CancelledError,
  Deadline,
  DeadlockError,
  decodeError,
  laneName,
  markLaneDead,
  pack,
  refuseWhileLoading,
  taskInfoOf,
  throwIfAborted,
  unpack,
  unpackSync,
  WorkerDiedError,
  type BlockingWaitOptions,
  type NotStream,
  type TaskFunction,
  type TaskInfo,
  type WaitOptions,
} from '@parallel-cookbook/primitives';
import { laneData, LaneWorker, type LaneExit } from '@parallel-cookbook/primitives/lane';
import {
  MessageChannel,
  receiveMessageOnPort,
  threadId,
  type MessagePort,
  type ResourceLimits,
} from 'node:worker_threads';
import { enterSelf, forget, remember, type ThreadView } from './current.js';
import { directory } from './directory.js';
import { tellExcepthook } from './excepthook.js';
import type { Outcome, ThreadStart } from './outcome.js';
import { ThreadStateError } from './thread-state-error.js';

/** What a thread is called and whether the process waits for it. */
export interface ThreadSettings {
  /** What traces, errors and `currentThread()` call it. Default: `Thread-1` and so on. */
  readonly name?: string | undefined;
  /** A daemon does not keep the process alive. Default: what the thread is that makes this one. */
  readonly daemon?: boolean | undefined;
  /** Limits of the thread's memory; passing them ends it with `WorkerDiedError`. Default: Node's. */
  readonly resourceLimits?: ResourceLimits | undefined;
}

/** A thread that runs a task. */
export type ThreadOptions<A extends unknown[], R> = ThreadSettings & {
  /** What it runs: made by `defineTasks`, `importTasks` or `inline`. */
  readonly target: TaskFunction<(...args: A) => R> & NotStream<R>;
} & ([] extends NoInfer<A>
    ? {
        /** What the task is called with. */
        readonly args?: NoInfer<A> | undefined;
      }
    : {
        /** What the task is called with. */
        readonly args: NoInfer<A>;
      });

/** What a thread keeps to itself. Not in its fields: those of a subclass travel. */
interface Inside {
  readonly name: string;
  readonly daemon: boolean;
  readonly resourceLimits: ResourceLimits | undefined;
  readonly target: TaskFunction<(...args: unknown[]) => unknown> | undefined;
  readonly args: readonly unknown[];
  worker: LaneWorker | undefined;
  port: MessagePort | undefined;
  /** What it said at its end; `undefined` as an outcome: it said nothing. */
  ended: { readonly outcome: Outcome | undefined; readonly exit: LaneExit } | undefined;
  /** The value or error, once somebody asked for it. */
  result: Promise<unknown> | undefined;
  joiners: number;
}

const insides = new WeakMap<object, Inside>();
const runModule = new URL('./run.js', import.meta.url).href;
const living = new Set<Thread<never>>();

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
 * (`process.exit`, a full heap, `terminate()`) makes it `WorkerDiedError`. `PicklingError` from `start()` for arguments that
 * cannot travel. Cost: some 15 ms to start; use a pool for short tasks.
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
  /** In a subclass: `static readonly module = import.meta.url`. */
  static readonly module: string | undefined;

  constructor(options?: ThreadSettings | ThreadOptions<A, R>) {
    const given: ThreadSettings & { readonly target?: unknown; readonly args?: unknown } = options ?? {};
    const { name, daemon, resourceLimits, target, args } = given;
    if (name !== undefined && (typeof name !== 'string' || name === '')) {
      throw new ArgumentError('name', name, 'give a text that is not empty, or leave it out');
    }
    if (args !== undefined && !Array.isArray(args)) {
      throw new ArgumentError('args', args, 'give the list of arguments: args: [1, 2]');
    }
    if (target !== undefined) taskInfoOf(target);
    insides.set(this, {
      name: name ?? `Thread-${directory.nextNumber()}`,
      daemon: daemon ?? laneData()?.daemon ?? false,
      resourceLimits,
      target: target as Inside['target'],
      args: (args as readonly unknown[] | undefined) ?? [],
      worker: undefined,
      port: undefined,
      ended: undefined,
      result: undefined,
      joiners: 0,
    });
  }

  /** What it is called. */
  get name(): string {
    return insideOf(this).name;
  }

  /** Node's thread id, unique in the process; `undefined` before the start. */
  get ident(): number | undefined {
    const { worker } = insideOf(this);
    return isSelf(this) ? threadId : worker?.threadId;
  }

  /** Whether the process may end without waiting for it. */
  get daemon(): boolean {
    return insideOf(this).daemon;
  }

  /** Whether it was started and has not ended, even if this thread was blocked when it did. */
  isAlive(): boolean {
    const { worker, ended } = insideOf(this);
    return isSelf(this) || (worker !== undefined && ended === undefined && !worker.ended);
  }

  /**
   * What the thread does: calls its target. A subclass does its own thing, and may be async. It runs over there, on a copy
   * whose fields are those of this one at the start.
   */
  run(): R | PromiseLike<R> {
    const { target, args } = insideOf(this);
    if (!target) throw new ThreadStateError(this.name, 'has nothing to run: give it a target, or override run()');
    return target(...args) as R;
  }

  /** Starts the thread. Once: `ThreadStateError` the second time, as Python's RuntimeError. */
  start(): void {
    const inside = insideOf(this);
    if (inside.worker || isSelf(this)) throw new ThreadStateError(inside.name, 'was started already; make a new one');
    refuseWhileLoading(`Thread "${inside.name}"`);
    enterSelf();
    const { port1, port2 } = new MessageChannel();
    try {
      inside.worker = new LaneWorker({
        name: inside.name,
        start: { module: runModule, exportName: 'runThread' },
        data: beginning(this, inside, port2),
        transferList: [port2],
        daemon: inside.daemon,
        resourceLimits: inside.resourceLimits,
      });
    } catch (error) {
      port1.close();
      throw error;
    }
    inside.port = port1;
    const { worker } = inside;
    directory.enter({ ident: worker.threadId, name: inside.name, daemon: inside.daemon, parent: threadId });
    remember(worker.threadId, this);
    living.add(this as unknown as Thread<never>);
    if (inside.daemon) worker.unref();
    worker.onEnded(() => finish(this, worker.exit as LaneExit));
  }

  /**
   * Waits for the end of the thread, without blocking, and gives what `run` returned. Python: `thread.join(timeout)`.
   *
   * Rejects with what `run` threw, with `WorkerDiedError` when the thread died without a word, with `TimeoutError` or
   * `CancelledError` when the wait ended first; the thread goes on then.
   */
  async join(options?: WaitOptions): Promise<Awaited<R>> {
    const inside = joinable(this);
    const operation = `join thread "${inside.name}"`;
    throwIfAborted(options?.signal, operation);
    const deadline = Deadline.after(options?.timeoutMs);
    inside.joiners++;
    try {
      if (!inside.ended) await withLimits(inside.worker as LaneWorker, deadline, options?.signal, operation);
    } finally {
      inside.joiners--;
    }
    return (await (inside.result ??= resultOf(inside))) as Awaited<R>;
  }

  /**
   * Blocks this thread until the other one has ended, and gives what its `run` returned. Python: `thread.join(timeout)`.
   *
   * Sees every kind of death, at the latest after 50 ms. Throws what {@link join} rejects with. A result with handles in it
   * needs their modules loaded here already.
   */
  joinSync(options?: BlockingWaitOptions): Awaited<R> {
    const inside = joinable(this);
    const deadline = Deadline.after(options?.timeoutMs);
    const worker = inside.worker as LaneWorker;
    inside.joiners++;
    try {
      if (!inside.ended && !worker.waitExitSync(options?.timeoutMs)) {
        throw deadline.error(`join thread "${inside.name}"`);
      }
      finish(this, worker.exit ?? { code: undefined, error: undefined });
    } finally {
      inside.joiners--;
    }
    return resultOfSync(inside) as Awaited<R>;
  }

  /** Ends the thread wherever it is, without asking: `join()` gives `WorkerDiedError`. Its locks are recovered. No Python analogue. */
  async terminate(): Promise<void> {
    await insideOf(this).worker?.kill();
  }
}

/** Makes the object that stands, in a thread that has just begun, for the thread itself. */
export function adopt(thread: Thread, name: string, daemon: boolean): void {
  insides.set(thread, {
    name,
    daemon,
    resourceLimits: undefined,
    target: undefined,
    args: [],
    worker: undefined,
    port: undefined,
    ended: undefined,
    result: undefined,
    joiners: 0,
  });
  selves.add(thread);
  remember(threadId, thread as ThreadView);
}
const selves = new WeakSet<object>();

function isSelf(thread: object): boolean {
  return selves.has(thread);
}

/** Resolves when every non-daemon thread that this one started has ended. */
export async function nonDaemonsEnded(): Promise<void> {
  for (;;) {
    const waited = [...living].filter((thread) => !thread.daemon).map((thread) => insideOf(thread).worker?.exited);
    if (waited.length === 0) return;
    await Promise.all(waited);
  }
}

function insideOf(thread: object): Inside {
  const inside = insides.get(thread);
  if (inside) return inside;
  throw new ThreadStateError(String(thread.constructor.name), 'was never made: call super() in its constructor');
}

/** What travels to the new thread. */
function beginning(thread: object, inside: Inside, port: MessagePort): ThreadStart {
  const { target } = inside;
  if (thread.constructor !== Thread && (thread as Thread).run !== Thread.prototype.run) {
    const packed = pack({ ...thread }, 'this');
    return {
      info: subclassInfo(thread),
      isSubclass: true,
      given: packed ?? { ...thread },
      isPacked: packed !== undefined,
      port,
    };
  }
  if (!target) throw new ThreadStateError(inside.name, 'has nothing to run: give it a target, or override run()');
  const packed = pack(inside.args, 'args');
  return {
    info: { ...taskInfoOf(target) },
    isSubclass: false,
    given: packed ?? inside.args,
    isPacked: packed !== undefined,
    port,
  };
}

function subclassInfo(thread: object): TaskInfo {
  const { name, module } = thread.constructor as { readonly name: string; readonly module?: unknown };
  if (typeof module !== 'string' || !Object.hasOwn(thread.constructor, 'module')) {
    throw new ArgumentError(
      `${name || 'the subclass'}.module`,
      module,
      'the thread has to find the class: export it, and say where with static readonly module = import.meta.url',
    );
  }
  return { name, module, exportName: name, idempotent: false };
}

/** Takes in what the thread said at its end, once, however the end was noticed. */
function finish(thread: Thread<never> | object, exit: LaneExit): void {
  const inside = insideOf(thread);
  if (inside.ended) return;
  const worker = inside.worker as LaneWorker;
  const port = inside.port as MessagePort;
  const received = receiveMessageOnPort(port) as { readonly message: Outcome } | undefined;
  port.close();
  inside.ended = { outcome: received?.message, exit };
  living.delete(thread as Thread<never>);
  directory.leave(worker.threadId);
  forget(worker.threadId);
  markLaneDead(worker.threadId);
  const error = errorOf(inside);
  if (error) tellExcepthook({ error, thread: inside.name, joined: inside.joiners > 0 });
}

function errorOf({ ended, name }: Inside): Error | undefined {
  const { outcome, exit } = ended as NonNullable<Inside['ended']>;
  if (outcome?.kind === 'error') return decodeError(outcome.envelope);
  if (outcome) return undefined;
  return new WorkerDiedError(name, exit.code, exit.error && { cause: exit.error });
}

async function resultOf(inside: Inside): Promise<unknown> {
  const error = errorOf(inside);
  if (error) throw error;
  const outcome = inside.ended?.outcome;
  return outcome?.kind === 'packed'
    ? await unpack(outcome.value)
    : outcome?.kind === 'value'
      ? outcome.value
      : undefined;
}

function resultOfSync(inside: Inside): unknown {
  const error = errorOf(inside);
  if (error) throw error;
  const outcome = inside.ended?.outcome;
  return outcome?.kind === 'packed' ? unpackSync(outcome.value) : outcome?.kind === 'value' ? outcome.value : undefined;
}

function joinable(thread: object): Inside {
  const inside = insideOf(thread);
  if (isSelf(thread)) throw new DeadlockError(`Thread "${laneName()}" cannot join itself: it would wait for ever`);
  if (!inside.worker) throw new ThreadStateError(inside.name, 'cannot be joined before it was started');
  return inside;
}

/** Waits for the exit event, at most so long, and leaves nothing behind. A wait keeps the process alive, for a daemon too. */
async function withLimits(
  worker: LaneWorker,
  deadline: Deadline,
  signal: AbortSignal | undefined,
  operation: string,
): Promise<void> {
  let dismiss = (): void => undefined;
  const limits = new Promise<never>((_, reject) => {
    const onAbort = (): void => reject(new CancelledError(operation, signal?.reason));
    signal?.addEventListener('abort', onAbort, { once: true });
    const longestTimerMs = 0x7fffffff; // Node fires a longer one at once
    const onTime = (): void => {
      if (deadline.expired) reject(deadline.error(operation));
      else timer = setTimeout(onTime, Math.min(longestTimerMs, Math.ceil(deadline.remainingMs())));
    };
    let timer = setTimeout(onTime, Math.min(longestTimerMs, Math.ceil(deadline.remainingMs())));
    dismiss = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
  });
  try {
    await Promise.race([worker.exited, limits]);
  } finally {
    dismiss();
  }
}
