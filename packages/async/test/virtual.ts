import { run, TestClock, type RunOptions, type TaskBody } from '@parallel-cookbook/async';

/** Runs a program in virtual time. */
export function virtually<T>(main: TaskBody<T>, options?: Omit<RunOptions, 'clock'>): Promise<T> {
  return run(main, { clock: new TestClock(), ...options });
}

/** What a call throws. */
export async function thrownBy(call: () => unknown): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
