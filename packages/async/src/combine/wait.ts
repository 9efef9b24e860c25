import { ArgumentError, type ReturnWhen } from '@parallel-cookbook/primitives';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import { Future } from '../task/future.js';
import { moveOnAfter } from '../task/timeout.js';

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
 * Waits for many tasks or futures at once. Never fails because one of them failed, and cancels nothing.
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
export async function wait<F extends Future<unknown>>(
  futures: Iterable<F>,
  { returnWhen = 'ALL_COMPLETED', timeoutMs, scope }: WaitOptionsForMany = {},
): Promise<Waited<F>> {
  const all = new Set(futures);
  if (all.size === 0) throw new ArgumentError('futures', futures, 'give at least one');
  for (const future of all) {
    if (!((future as unknown) instanceof Future)) throw new ArgumentError('futures', future, 'give tasks or futures');
    future.observed = true;
  }
  const enough = new Future<void>(`${all.size} futures`);
  const listeners = new Map<F, () => void>();
  let left = all.size;
  for (const future of all) {
    const listener = (): void => {
      left--;
      if (left === 0 || ends(future, returnWhen)) enough.setResult();
    };
    listeners.set(future, listener);
    future.whenDone(listener);
  }
  try {
    if (timeoutMs === undefined) await enough.result({ scope });
    else await moveOnAfter(timeoutMs, (inner) => enough.result({ scope: inner }), { scope });
  } finally {
    for (const [future, listener] of listeners) future.removeDoneCallback(listener);
  }
  const [done, pending] = [new Set<F>(), new Set<F>()];
  for (const future of all) (future.done ? done : pending).add(future);
  return { done, pending };
}

function ends(future: Future<unknown>, returnWhen: ReturnWhen): boolean {
  if (returnWhen === 'ALL_COMPLETED') return false;
  return returnWhen === 'FIRST_COMPLETED' || (future.failed && !future.cancelled);
}
