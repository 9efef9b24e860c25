import { ArgumentError, type ReturnWhen } from '@parallel-cookbook/primitives';
import { currentScope } from '../loop/ambient.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import { Future } from '../task/future.js';
import { moveOnAfter } from '../task/timeout.js';
import { isCompletable, onceDone, type Completable } from './completable.js';

export interface WaitOptionsForMany extends Pick<ScopedWaitOptions, 'scope' | 'timeoutMs'> {
  /** Default: `ALL_COMPLETED`. */
  readonly returnWhen?: ReturnWhen | undefined;
}

/** The futures that were settled when a wait ended, and the others. */
export interface Waited<F> {
  readonly done: ReadonlySet<F>;
  readonly pending: ReadonlySet<F>;
}

/**
 * Waits for many tasks or futures at once, those of executors too. Never fails because one of them failed, and cancels nothing.
 *
 * Python analogue: `asyncio.wait`. As there, a time-out is no error: what is not done stands in `pending`.
 *
 * @throws CancelledError when it is cancelled; ArgumentError for what is no task or future, when there is none, and for bad times.
 *
 * @example
 * import { sleep, TaskGroup, wait } from '@parallel-cookbook/async';
 *
 * await TaskGroup.run(async (group) => {
 *   const tasks = [1, 60_000].map((ms) => group.spawn(() => sleep(ms)));
 *   const { done, pending } = await wait(tasks, { returnWhen: 'FIRST_COMPLETED' });
 *   console.log(done.size, pending.size); // 1 1
 *   group.cancel();
 * });
 */
export async function wait<F extends Completable>(
  futures: Iterable<F>,
  { returnWhen = 'ALL_COMPLETED', timeoutMs, scope }: WaitOptionsForMany = {},
): Promise<Waited<F>> {
  const all = new Set(futures);
  if (all.size === 0) throw new ArgumentError('futures', futures, 'give at least one');
  for (const future of all) {
    if (!isCompletable(future)) throw new ArgumentError('futures', future, 'give tasks or futures');
  }
  const enough = new Future<void>(`${all.size} futures`);
  const { loop } = scope ?? currentScope();
  let left = all.size;
  const forget = Array.from(all, (future) =>
    onceDone(future, loop, () => {
      left--;
      if (left === 0 || ends(future, returnWhen)) enough.setResult();
    }),
  );
  try {
    if (timeoutMs === undefined) await enough.result({ scope });
    else await moveOnAfter(timeoutMs, (inner) => enough.result({ scope: inner }), { scope });
  } finally {
    for (const one of forget) one();
  }
  const [done, pending] = [new Set<F>(), new Set<F>()];
  for (const future of all) (future.done ? done : pending).add(future);
  return { done, pending };
}

function ends(future: Completable, returnWhen: ReturnWhen): boolean {
  if (returnWhen === 'ALL_COMPLETED') return false;
  return returnWhen === 'FIRST_COMPLETED' || (future.failed && !future.cancelled);
}
