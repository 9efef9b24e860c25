import { resolveTask, TimeoutError, type Event, type TaskInfo } from '@parallel-cookbook/primitives';

/** What a timer's thread has to know besides the arguments of its task. */
export interface Schedule {
  readonly task: TaskInfo;
  /** Set by `cancel()`, and when the task is done. */
  readonly finished: Event;
  /** When to begin, on the clock of `process.hrtime`, which all threads of a process share. */
  readonly dueAt: bigint;
}

/** What a timer's thread does: waits until it is time, then runs the task, unless it was cancelled. */
export async function runWhenDue(...given: unknown[]): Promise<unknown> {
  const { task, finished, dueAt } = given.pop() as Schedule;
  // Loaded while there is time, so that the task begins when it is due.
  const run = await resolveTask(task);
  const leftMs = Number(dueAt - process.hrtime.bigint()) / 1e6;
  try {
    await finished.wait({ timeoutMs: Math.max(0, leftMs) });
    return undefined;
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
  }
  if (finished.isSet()) return undefined;
  try {
    return await run(...(given as never[]));
  } finally {
    finished.set();
  }
}
