import {
  CancelledError,
  type CallArguments,
  type Executor,
  type NotStream,
  type TaskFunction,
} from '@parallel-cookbook/primitives';
import { DeliveredCancel } from '../loop/delivered-cancel.js';
import { currentScope } from '../loop/ambient.js';
import { waitOutside } from '../task/wait-outside.js';

/**
 * Runs a task elsewhere (a thread, a process, another machine: whatever executor it is given) and waits for it as for a task of
 * this loop. Cancelled, it calls the task off; one that has begun is asked to stop and its end is awaited, so nothing goes
 * on unseen.
 *
 * Python analogue: `loop.run_in_executor`. Options of the call stand at the executor: `pool.with({ priority: 3 })`.
 *
 * @throws CancelledError; what the task throws; what `submit` throws.
 *
 * @example
 * import { defineTasks, InlineExecutor } from '@parallel-cookbook/primitives';
 * import { runInExecutor } from '@parallel-cookbook/async';
 *
 * const { square } = defineTasks(import.meta.url, { square: (n) => n * n });
 * const executor = new InlineExecutor(); // or a ThreadPoolExecutor
 * console.log(await runInExecutor(executor, square, 12)); // 144
 */
export async function runInExecutor<A extends unknown[], R>(
  executor: Executor,
  task: TaskFunction<(...args: A) => R> & NotStream<R>,
  ...args: CallArguments<NoInfer<A>, R>
): Promise<Awaited<R>> {
  const scope = currentScope();
  scope.throwIfCancelled('task in an executor');
  const future = executor.submit<A, R>(task, ...args);
  scope.loop.countOutside(1);
  try {
    return await waitOutside<Awaited<R>>(future, future.task, { scope });
  } catch (error) {
    if (!DeliveredCancel.is(error)) throw error;
    if (!future.done && future.cancel(error.cause)) throw error;
    // It runs, or has just ended. What it gives is not lost: the next wait is told of the cancelling.
    try {
      return await future;
    } catch (failure) {
      throw failure instanceof CancelledError ? error : failure;
    }
  } finally {
    scope.loop.countOutside(-1);
  }
}
