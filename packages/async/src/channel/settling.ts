import { WaiterList } from '../loop/waiter-list.js';
import type { Waitable } from '../loop/waitable.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import { Future } from '../task/future.js';
import { asPromises, nothing, Operation } from './operation.js';

/** That a promise or a future is settled, as an alternative of `select`. Its result is not lost when another is chosen. */
export class Settling<T> extends Operation<T> implements Waitable {
  static {
    asPromises(this);
  }

  readonly kind = 'promise';
  readonly name = 'a promise';

  constructor(
    private readonly awaited: PromiseLike<T>,
    options: ScopedWaitOptions | undefined,
  ) {
    super(options);
  }

  override get waiters(): WaiterList<unknown, Operation<unknown>> {
    return new WaiterList<unknown, Operation<unknown>>(this, 'wait for');
  }

  override get possible(): boolean {
    return false;
  }

  override attempt(): T | typeof nothing {
    // Of other promises it can be known only later.
    return this.awaited instanceof Future && this.awaited.done ? (this.awaited.tryResult() as T) : nothing;
  }

  override enlist(): void {
    const promise = this.awaited;
    if (promise instanceof Future) {
      promise.addDoneCallback(this.onDone);
    } else {
      promise.then(
        (value) => this.happen(value),
        (error: unknown) => this.fail(error),
      );
    }
  }

  override withdraw(): void {
    if (this.awaited instanceof Future) this.awaited.removeDoneCallback(this.onDone);
  }

  private readonly onDone = (future: Future<T>): void => {
    let value: T;
    try {
      value = future.tryResult();
    } catch (error) {
      this.fail(error);
      return;
    }
    this.happen(value);
  };
}
