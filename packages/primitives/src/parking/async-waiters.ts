import { CancelledError } from '../errors/cancelled.js';
import { Deadline, throwIfAborted } from '../wait/deadline.js';
import type { WaitOptions } from '../wait/wait-options.js';
import type { Doorbell, Listener } from './doorbell.js';

/** Node fires a longer timer at once. */
const longestTimerMs = 0x7fffffff;

interface Waiter {
  /** Tries again; settles the waiter and returns true when there is nothing left to wait for. */
  attempt(expired: boolean): boolean;
  /** Takes back its timer and its signal listener. */
  dismiss(): void;
}

/**
 * The async waiters of one primitive in this isolate.
 *
 * In line, first come first served: only the first tries, the next after it succeeded. So a task that releases and
 * acquires in a loop cannot starve its neighbours, and a ring costs one attempt however many wait. Or all together, for
 * what may let a later one through before an earlier one.
 */
export class AsyncWaiters implements Listener {
  readonly #waiters = new Set<Waiter>();

  constructor(
    private readonly doorbell: Doorbell,
    private readonly order: 'in-line' | 'together' = 'in-line',
  ) {}

  get size(): number {
    return this.#waiters.size;
  }

  /**
   * Resolves with the first result of `attempt` that is not `undefined`, rejects with what it throws, with `TimeoutError`
   * or with `CancelledError`. An attempt that fails must leave word (a mask bit, an entry) such that a change rings here.
   */
  wait<T>(
    attempt: (expired: boolean) => T | undefined,
    options: WaitOptions | undefined,
    operation: string,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const signal = options?.signal;
      throwIfAborted(signal, operation);
      const deadline = Deadline.after(options?.timeoutMs);
      let timer: NodeJS.Timeout | undefined;

      const waiter: Waiter = {
        attempt(expired) {
          try {
            const result = attempt(expired);
            if (result === undefined) return false;
            resolve(result);
          } catch (error) {
            reject(error as Error);
          }
          return true;
        },
        dismiss() {
          clearTimeout(timer);
          signal?.removeEventListener('abort', onAbort);
        },
      };
      const leave = (error: Error): void => {
        if (!this.#waiters.delete(waiter)) return;
        waiter.dismiss();
        reject(error);
        this.tell(false);
      };
      const onAbort = (): void => leave(new CancelledError(operation, signal?.reason));
      const onTime = (): void => {
        if (deadline.expired) leave(deadline.error(operation));
        else timer = setTimeout(onTime, Math.min(longestTimerMs, Math.ceil(deadline.remainingMs())));
      };

      const first = this.#waiters.size === 0;
      if (first) this.doorbell.listen(this);
      this.#waiters.add(waiter);
      if (first || this.order === 'together') this.tell(false);
      if (!this.#waiters.has(waiter)) return;
      signal?.addEventListener('abort', onAbort, { once: true });
      if (deadline.timeoutMs !== undefined) onTime();
    });
  }

  tell(expired: boolean): void {
    for (const waiter of this.#waiters) {
      if (!waiter.attempt(expired)) {
        if (this.order === 'in-line') break;
        continue;
      }
      this.#waiters.delete(waiter);
      waiter.dismiss();
    }
    if (this.#waiters.size === 0) this.doorbell.unlisten(this);
  }
}
