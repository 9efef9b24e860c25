import { Future, type WaitOptions } from '@parallel-cookbook/primitives';

/**
 * A result that may not be there yet. Made by {@link Pool}. Python analogue: `multiprocessing.pool.AsyncResult`.
 *
 * It is no promise, so that an `async` function can return one; `await result.get()`.
 */
export class AsyncResult<T> {
  private readonly future: Future<T>;

  constructor(name: string, promise: Promise<T>) {
    const future = new Future<T>(name);
    this.future = future;
    promise.then(
      (value) => future.setResult(value),
      (error: unknown) => future.setException(error),
    );
  }

  /** Whether the call has ended, well or not. */
  get ready(): boolean {
    return this.future.done;
  }

  /** Whether it has ended without an error; `undefined` while it has not ended, where Python raises ValueError. */
  get successful(): boolean | undefined {
    return this.future.done ? !this.future.failed : undefined;
  }

  /** Waits for the result. Rejects with what the call threw, or with `TimeoutError`; the call goes on then. */
  get(options?: WaitOptions): Promise<T> {
    return this.future.result(options);
  }

  /** Waits until the call has ended, well or not. Rejects with `TimeoutError` only; Python returns in silence. */
  async wait(options?: WaitOptions): Promise<void> {
    await this.future.exception(options);
  }
}
