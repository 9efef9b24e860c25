import { type Deadline, settledWithin } from '@parallel-cookbook/primitives';

/** Lets the tasks of an isolate do something one after the other, first come first served. */
export class Turns {
  private last: Promise<void> = Promise.resolve();
  private count = 0;

  /** Whether a task has its turn or waits for it. */
  get taken(): boolean {
    return this.count > 0;
  }

  /** Runs `body` when its turn has come, if that is before the deadline and the abort. */
  async take<T>(
    body: () => Promise<T>,
    deadline: Deadline,
    signal: AbortSignal | undefined,
    operation: string,
  ): Promise<T> {
    const before = this.last;
    let done = (): void => undefined;
    this.last = new Promise<void>((resolve) => (done = resolve));
    this.count++;
    try {
      await settledWithin(before, deadline, signal, operation);
      return await body();
    } finally {
      this.count--;
      // One that gave up in line does not let the next pass before its turn.
      void before.then(done);
    }
  }
}
