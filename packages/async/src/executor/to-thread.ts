import {
  ArgumentError,
  type CallArguments,
  type Executor,
  type NotStream,
  type TaskFunction,
} from '@parallel-cookbook/primitives';
import { runInExecutor } from './run-in-executor.js';

let registered: Executor | undefined;

/**
 * Says where {@link toThread} runs its tasks; `undefined` forgets it. Who made the executor shuts it down.
 * Python: `loop.set_default_executor`.
 */
export function setDefaultExecutor(executor: Executor | undefined): void {
  registered = executor;
}

/**
 * Runs a task in the executor that was registered with {@link setDefaultExecutor}. This package starts no threads of its own.
 *
 * Python analogue: `asyncio.to_thread`.
 *
 * @throws ArgumentError when none is registered; else as `runInExecutor`.
 *
 * @example
 * import { defineTasks, InlineExecutor } from '@parallel-cookbook/primitives';
 * import { setDefaultExecutor, toThread } from '@parallel-cookbook/async';
 *
 * const { half } = defineTasks(import.meta.url, { half: (n) => n / 2 });
 * setDefaultExecutor(new InlineExecutor()); // or a ThreadPoolExecutor
 * console.log(await toThread(half, 12)); // 6
 */
export async function toThread<A extends unknown[], R>(
  task: TaskFunction<(...args: A) => R> & NotStream<R>,
  ...args: CallArguments<NoInfer<A>, R>
): Promise<Awaited<R>> {
  if (!registered) {
    throw new ArgumentError('executor', undefined, 'call setDefaultExecutor(pool) first, or use runInExecutor');
  }
  return runInExecutor<A, R>(registered, task, ...args);
}
