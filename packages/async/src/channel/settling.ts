import type { Waitable } from '../loop/waitable.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import { Future } from '../task/future.js';
import { asPromises, Operation, type Happening } from './operation.js';

/** That a promise or a future is settled, as an alternative of `select`. Its result is not lost when another is chosen. */
export class Settling<T> extends Operation<T> implements Waitable {
  static {
    asPromises(this);
  }

  readonly kind = 'promise';
  readonly name = 'a promise';

  constructor(
    private readonly promise: PromiseLike<T>,
    options: ScopedWaitOptions | undefined,
  ) {
    super(options);
  }

  override get owner(): Waitable {
    return this;
  }

  override get verb(): string {
    return 'wait for';
  }

  override attempt(): Happening<T> | undefined {
    // Of other promises it can be known only later.
    return this.promise instanceof Future && this.promise.done ? { value: this.promise.tryResult() as T } : undefined;
  }

  override enlist(): void {
    const { promise } = this;
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
    if (this.promise instanceof Future) this.promise.removeDoneCallback(this.onDone);
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
