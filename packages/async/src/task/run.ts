import { ambientScope, countUnambientLoops } from '../loop/ambient.js';
import { CancelScope } from '../loop/cancel-scope.js';
import { DeliveredCancel } from '../loop/delivered-cancel.js';
import { Loop, type LoopOptions } from '../loop/loop.js';
import { Background } from './background.js';
import type { TaskBody } from './task.js';

export interface RunOptions extends LoopOptions {
  /** Aborting it cancels everything that runs. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a program in a loop of its own and gives its result. At its end what is left in the background is cancelled and
 * waited for, so nothing outlives it.
 *
 * Python analogue: `asyncio.run`. Runs may stand in runs: the inner one is cancelled with the outer.
 *
 * @throws what the program throws; `CancelledError` when it is cancelled.
 *
 * @example
 * import { run, sleep, TestClock } from '@parallel-cookbook/async';
 *
 * const answer = await run(
 *   async () => {
 *     await sleep(60_000);
 *     return 42;
 *   },
 *   { clock: new TestClock() },
 * );
 * console.log(answer); // 42
 */
export async function run<T>(main: TaskBody<T>, options: RunOptions = {}): Promise<T> {
  const loop = new Loop(options);
  const outer = ambientScope();
  const { signal } = options;
  const onAbort = (): void => loop.root.cancel(signal?.reason);
  if (!loop.ambient) countUnambientLoops(1);
  loop.start();
  if (outer) CancelScope.graft(loop.root, outer);
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted) onAbort();
  const background = Background.of(loop);
  try {
    const task = background.spawn(main, { name: 'main' });
    task.observed = true;
    await background.end(task);
    loop.watcher?.runEnded();
    loop.root.cancel();
    await background.empty();
    // Then it is the outer scope's to catch.
    if (task.cancelled && outer?.cancelledBy) throw DeliveredCancel.make('run', outer.cancelledBy);
    return task.tryResult();
  } finally {
    signal?.removeEventListener('abort', onAbort);
    loop.halt();
    loop.close();
    if (!loop.ambient) countUnambientLoops(-1);
  }
}
