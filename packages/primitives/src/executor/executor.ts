import type { NotSendable, Sendable } from '../codec/sendable.js';
import type { NotStream, StreamTask } from '../tasks/signature.js';
import type { TaskFunction } from '../tasks/task-function.js';
import type { Capabilities } from './capabilities.js';
import type { Future } from './future.js';
import type { ExecutorStatistics } from './statistics.js';

/** How calls are made: given to {@link Executor.with}, never among a task's own arguments. */
export interface CallOptions {
  /** Aborting it cancels the calls: their futures reject with `CancelledError`, a running task is asked to stop. */
  readonly signal?: AbortSignal | undefined;
  /** How long a call may take, in milliseconds from its submission: then `TimeoutError`, and a running task is asked to stop. */
  readonly timeoutMs?: number | undefined;
  /** From −16 to 15; higher begins first. Default 0. */
  readonly priority?: number | undefined;
  /**
   * How often a call of an `idempotent` task (see `defineTasks`) is run again when its worker died under it. Other tasks and streams are never
   * run twice. Default: 2.
   */
  readonly retries?: number | undefined;
}

export interface MapOptions {
  /** Items in one message. Default: large at first, smaller towards the end, so that all lanes end together. */
  readonly chunkSize?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ImapOptions {
  /** How many items may be in work, or done and not yet taken. Default: 16 for each lane. */
  readonly window?: number | undefined;
  /** Whether results come in the order of the items, or as they are done. Default: `true`. */
  readonly ordered?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ShutdownOptions {
  /** Whether the promise waits until all tasks ended and all lanes are gone. Default: `true`. */
  readonly wait?: boolean | undefined;
  /** Whether tasks that have not begun are cancelled instead of run. Default: `false`. */
  readonly cancelFutures?: boolean | undefined;
  /** Whether streams are ended that are not read to their end: their readers get `CancelledError`. Default: as `cancelFutures`. */
  readonly closeStreams?: boolean | undefined;
}

/** Each argument as itself where it can travel, else a type that says why it cannot. */
export type SendableArguments<A extends unknown[]> = { [K in keyof A]: Sendable<A[K]> };

/** The arguments of a call whose result has to come back as well. */
export type CallArguments<A extends unknown[], R> = [Awaited<R>] extends [Sendable<Awaited<R>>]
  ? SendableArguments<A>
  : [NotSendable<'the result of this task cannot travel'>];

/**
 * The seam of execution: something that runs tasks elsewhere. The same task runs unchanged on all of them.
 *
 * Python analogue: `concurrent.futures.Executor`, with `Pool.imap`.
 * What the submitting lane did before `submit` happens before the task; what the task did happens before its future is settled.
 *
 * Implementations: `InlineExecutor` (here), `LanePool` (threads, processes, ranks). Contract: `testing/executor-contract.ts`.
 */
export interface Executor extends AsyncDisposable {
  /**
   * Runs `task(...args)` elsewhere.
   *
   * Throws `TaskDefinitionError` for a function that is no task, `PicklingError` for an argument that cannot travel and
   * `ExecutorShutdownError` after `shutdown()`: all at the call. What the task throws rejects the future.
   */
  submit<A extends unknown[], R>(
    task: TaskFunction<(...args: A) => R> & NotStream<R>,
    ...args: CallArguments<NoInfer<A>, R>
  ): Future<Awaited<R>>;

  /**
   * Calls the task with each item and gives all results, in order. Items travel in chunks. The first failure rejects
   * and cancels the rest. Once it is called a shutdown waits for all of it.
   */
  map<T, R>(
    task: TaskFunction<(item: T) => R> & NotStream<R>,
    items: Iterable<NoInfer<T>> | AsyncIterable<NoInfer<T>>,
    options?: MapOptions,
  ): Promise<Awaited<R>[]>;

  /**
   * Like {@link map}, one result at a time, for sources of any length: takes no more items than its window. Leaving the loop cancels the rest.
   *
   * Its reader sets the pace, so a shutdown does not wait for the source: the results of the items that were taken come, then
   * `ExecutorShutdownError`, and the source is closed.
   */
  imap<T, R>(
    task: TaskFunction<(item: T) => R> & NotStream<R>,
    items: Iterable<NoInfer<T>> | AsyncIterable<NoInfer<T>>,
    options?: ImapOptions,
  ): AsyncIterableIterator<Awaited<R>>;

  /** Calls a generator task and gives what it yields as it comes; the task waits when we are slow. Leaving the loop ends it. */
  stream<A extends unknown[], Y>(
    task: StreamTask<A, Y>,
    ...args: SendableArguments<NoInfer<A>>
  ): AsyncIterableIterator<Y>;

  /** The same executor, with options for each of its calls: `pool.with({ timeoutMs: 100 }).submit(load, 'p')`. */
  with(options: CallOptions): Executor;

  readonly capabilities: Capabilities;
  statistics(): ExecutorStatistics;

  /**
   * Takes no more tasks, ends what there is and lets everything go. Calling it again waits for the same end.
   *
   * A `map` that was called before is finished, an `imap` takes no more items, and a `stream` is one task: its reader reads it to
   * its end, or leaves it; a reader that never comes back would hold the shutdown up for ever, so `closeStreams` ends what is left.
   * The end of an `await using` block does that too: who reads has left the block.
   */
  shutdown(options?: ShutdownOptions): Promise<void>;
}
