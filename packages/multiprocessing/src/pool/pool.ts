import {
  type CallArguments,
  type Executor,
  type ImapOptions,
  type NotStream,
  type SendableArguments,
  type TaskFunction,
} from '@parallel-cookbook/primitives';
import type { StartMethodName } from '../start/start-method-name.js';
import { AsyncResult } from './async-result.js';
import { ProcessPoolExecutor, type ProcessPoolExecutorOptions } from './process-pool-executor.js';

/** How a pool works. */
export interface PoolOptions<A extends unknown[] = []> {
  /** How many processes at most. They begin when there is work for them. Default: one for each processor. */
  readonly processes?: number | undefined;
  /** Runs in each process before anything else. */
  readonly initializer?: TaskFunction<(...args: A) => unknown> | undefined;
  /** What the initializer is called with. */
  readonly initargs?: SendableArguments<NoInfer<A>> | undefined;
  /** A process is replaced after so many calls. Python: `maxtasksperchild`. Default: never. */
  readonly maxTasksPerChild?: number | undefined;
  /** How processes start. Default: what `getStartMethod()` says. */
  readonly startMethod?: StartMethodName | undefined;
  /** What traces and errors call it. */
  readonly name?: string | undefined;
}

/** How the items of a map travel. */
export interface PoolMapOptions {
  /** Items in one message. Default: large at first, smaller towards the end. */
  readonly chunkSize?: number | undefined;
}

/** Who is called when a result is there. Called once, in a turn of its own; what they throw is an uncaught error. */
export interface ApplyOptions<T> {
  readonly callback?: ((value: T) => void) | undefined;
  readonly errorCallback?: ((error: unknown) => void) | undefined;
}

/**
 * Runs one task on many arguments, on a pool of processes.
 *
 * Python analogue: `multiprocessing.Pool`, method for method. {@link ProcessPoolExecutor} is the same pool with futures, signals,
 * time-outs and priorities: use that in new programs.
 *
 * | Python | here |
 * |---|---|
 * | `pool.apply(f, args)` blocks | `await pool.apply(f, args)` |
 * | `with Pool() as p:` terminates at its end | `await using pool = new Pool()` does the same |
 * | a worker is killed: `map` hangs | `map` rejects with `WorkerDiedError`, or runs the items again when the task is `idempotent` |
 * | `imap(f, items, chunksize)` | `imap(f, items, { window })`: never takes more items than its window |
 *
 * What happened before a call happens before the task, and the task before what follows its result. Errors: what the task threw,
 * `WorkerDiedError`, `PicklingError`, `ExecutorShutdownError` after `close()`, `CancelledError` after `terminate()`.
 *
 * @example
 * import { defineTasks, main } from '@parallel-cookbook/primitives';
 * import { Pool } from '@parallel-cookbook/multiprocessing';
 *
 * const power = (base, exponent) => base ** exponent;
 * const tasks = defineTasks(import.meta.url, { power }, { namespace: 'pool-of-processes' });
 *
 * main(import.meta, async () => {
 *   const pool = new Pool({ processes: 2 });
 *   console.log(await pool.starmap(tasks.power, [[2, 3], [3, 2]])); // [ 8, 9 ]
 *   const result = pool.applyAsync(tasks.power, [2, 10]);
 *   console.log(await result.get({ timeoutMs: 60_000 }), result.successful); // 1024 true
 *   pool.close();
 *   await pool.join();
 * });
 */
export class Pool<I extends unknown[] = []> implements AsyncDisposable {
  private readonly processes: ProcessPoolExecutor<I>;
  private readonly calls: Executor;
  private readonly end = new AbortController();

  constructor(options: PoolOptions<I> = {}) {
    const { processes, ...rest } = options;
    const executorOptions: ProcessPoolExecutorOptions<I> = { ...rest, maxWorkers: processes, cancelRunning: 'kill' };
    this.processes = new ProcessPoolExecutor<I>(executorOptions);
    // Aborting it kills what runs: that is what terminate() means.
    this.calls = this.processes.with({ signal: this.end.signal });
  }

  /** Calls the task once and gives its result. */
  async apply<A extends unknown[], R>(
    task: TaskFunction<(...args: A) => R> & NotStream<R>,
    args: CallArguments<NoInfer<A>, R>,
  ): Promise<Awaited<R>> {
    return await this.calls.submit(task, ...args);
  }

  /** {@link apply}, with the result in an object that can be asked. */
  applyAsync<A extends unknown[], R>(
    task: TaskFunction<(...args: A) => R> & NotStream<R>,
    args: CallArguments<NoInfer<A>, R>,
    options?: ApplyOptions<Awaited<R>>,
  ): AsyncResult<Awaited<R>> {
    return resultOf('applyAsync', this.apply(task, args), options);
  }

  /** Calls the task with each item and gives all results, in order. The first failure rejects and cancels the rest. */
  map<T, R>(
    task: TaskFunction<(item: T) => R> & NotStream<R>,
    items: Iterable<NoInfer<T>> | AsyncIterable<NoInfer<T>>,
    options?: PoolMapOptions,
  ): Promise<Awaited<R>[]> {
    return this.calls.map(task, items, options);
  }

  /** {@link map}, with the results in an object that can be asked. */
  mapAsync<T, R>(
    task: TaskFunction<(item: T) => R> & NotStream<R>,
    items: Iterable<NoInfer<T>> | AsyncIterable<NoInfer<T>>,
    options?: PoolMapOptions & ApplyOptions<Awaited<R>[]>,
  ): AsyncResult<Awaited<R>[]> {
    return resultOf('mapAsync', this.map(task, items, options), options);
  }

  /** Calls the task with each list of arguments and gives all results, in order. The first failure rejects and cancels the rest. */
  async starmap<A extends unknown[], R>(
    task: TaskFunction<(...args: A) => R> & NotStream<R>,
    lists: Iterable<CallArguments<NoInfer<A>, R>>,
  ): Promise<Awaited<R>[]> {
    const failed = new AbortController();
    const calls = this.processes.with({ signal: AbortSignal.any([this.end.signal, failed.signal]) });
    try {
      return await Promise.all(Array.from(lists, (args) => calls.submit(task, ...args)));
    } catch (error) {
      failed.abort(error);
      throw error;
    }
  }

  /** {@link starmap}, with the results in an object that can be asked. */
  starmapAsync<A extends unknown[], R>(
    task: TaskFunction<(...args: A) => R> & NotStream<R>,
    lists: Iterable<CallArguments<NoInfer<A>, R>>,
    options?: ApplyOptions<Awaited<R>[]>,
  ): AsyncResult<Awaited<R>[]> {
    return resultOf('starmapAsync', this.starmap(task, lists), options);
  }

  /** Gives the results one at a time, in the order of the items, and takes no more items than its window. */
  imap<T, R>(
    task: TaskFunction<(item: T) => R> & NotStream<R>,
    items: Iterable<NoInfer<T>> | AsyncIterable<NoInfer<T>>,
    options?: Pick<ImapOptions, 'window'>,
  ): AsyncIterableIterator<Awaited<R>> {
    return this.calls.imap(task, items, { ...options, ordered: true });
  }

  /** {@link imap}, each result as soon as it is there. */
  imapUnordered<T, R>(
    task: TaskFunction<(item: T) => R> & NotStream<R>,
    items: Iterable<NoInfer<T>> | AsyncIterable<NoInfer<T>>,
    options?: Pick<ImapOptions, 'window'>,
  ): AsyncIterableIterator<Awaited<R>> {
    return this.calls.imap(task, items, { ...options, ordered: false });
  }

  /** Takes no more calls; what was called before is done. */
  close(): void {
    void this.processes.shutdown({ wait: false });
  }

  /** Ends everything at once: what waits is cancelled, processes that run a call are killed. */
  terminate(): void {
    this.end.abort();
    void this.processes.shutdown({ wait: false, cancelFutures: true });
  }

  /** Waits until all processes have ended, after {@link close} or {@link terminate}; calls `close` where neither was. */
  join(): Promise<void> {
    return this.processes.shutdown();
  }

  /** {@link terminate} and {@link join}, as Python does at the end of `with`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.terminate();
    await this.join();
  }
}

function resultOf<T>(
  name: string,
  promise: Promise<T>,
  { callback, errorCallback }: ApplyOptions<T> = {},
): AsyncResult<T> {
  // In a turn of their own: an error in a callback belongs to nobody's promise.
  promise.then(
    (value) => callback && queueMicrotask(() => callback(value)),
    (error: unknown) => errorCallback && queueMicrotask(() => errorCallback(error)),
  );
  return new AsyncResult(name, promise);
}
