import {
  ArgumentError,
  Event,
  importTasks,
  taskInfoOf,
  threadDomain,
  type TaskInfo,
} from '@parallel-cookbook/primitives';
import type { ThreadOptions, ThreadSettings } from './thread-options.js';
import { Thread } from './thread.js';
import type { Schedule } from './run-when-due.js';

const { runWhenDue } = importTasks<typeof import('./run-when-due.js')>(new URL('./run-when-due.js', import.meta.url), {
  namespace: 'threading',
});

/** A timer's task, and when it is due. */
export type TimerOptions<A extends unknown[], R> = ThreadOptions<A, R> & {
  /** How long after `start()` the task begins, in milliseconds. */
  readonly delayMs: number;
};

/**
 * A thread that waits, then runs its task once, unless it is cancelled while it waits.
 *
 * Python analogue: `threading.Timer(interval, function, args)`. As there it is a `Thread`: the process waits for it unless
 * it is a daemon, {@link join} waits until the task is done or cancelled. Unlike there `join()` gives the task's result;
 * of a cancelled timer it gives `undefined`.
 *
 * A subclass that overrides `run` does its own waiting, as in Python: a timer that repeats waits for {@link finished} with
 * the delay as time-out, again and again. `cancel()` ends that wait, here and in the thread.
 *
 * Because it is a thread of its own, it fires on time even while the thread that started it computes or blocks. For a
 * callback in the same thread, `setTimeout` costs nothing.
 *
 * Happens-before: everything before `start()` is seen by the task; everything it did is seen after `join()`.
 * Errors: `ArgumentError` for a delay that is no time, `TaskDefinitionError` for a plain function, and those of `Thread`.
 * A task whose module cannot be loaded fails at once, not when it is due.
 * Cost: a thread from `start()` on; a delay shorter than its start, some 20 ms, is that long.
 *
 * @example
 * import { defineTasks, main } from '@parallel-cookbook/primitives';
 * import { Timer } from '@parallel-cookbook/threading';
 *
 * const tasks = defineTasks(import.meta.url, { greet: (who) => `Hello ${who}` }, { namespace: 'timer-example' });
 *
 * main(import.meta, async () => {
 *   const timer = new Timer({ delayMs: 20, target: tasks.greet, args: ['world'] });
 *   timer.start();
 *   console.log(await timer.join()); // Hello world
 *
 *   const never = new Timer({ delayMs: 60_000, target: tasks.greet, args: ['nobody'] });
 *   never.start();
 *   never.cancel();
 *   console.log(await never.join()); // undefined
 * });
 */
export class Timer<R = unknown, A extends unknown[] = unknown[]> extends Thread<R | undefined> {
  readonly #schedule: { task: TaskInfo; finished: Event; dueAt: bigint };
  /** How long after `start()` the task begins. */
  readonly delayMs: number;
  /** Set when the task is done, or the timer cancelled. A subclass waits for it in its `run`. Python: `timer.finished`. */
  readonly finished: Event;

  constructor(options: TimerOptions<A, R>) {
    const given: ThreadSettings & { delayMs: number; target?: unknown; args?: unknown } = options;
    const { delayMs, target, args = [], ...settings } = given;
    if (typeof delayMs !== 'number' || !Number.isFinite(delayMs) || delayMs < 0) {
      throw new ArgumentError('delayMs', delayMs, 'give a number of milliseconds, 0 or more');
    }
    if (!Array.isArray(args)) {
      throw new ArgumentError('args', args, 'give the list of arguments: args: [1, 2]');
    }
    const finished = new Event(threadDomain, { name: 'timer finished' });
    const schedule = { task: { ...taskInfoOf(target) }, finished, dueAt: 0n } satisfies Schedule;
    // The task's own arguments first, so that an error names them by their own numbers.
    super({ ...settings, target: runWhenDue, args: [...(args as unknown[]), schedule] } as ThreadSettings);
    this.#schedule = schedule;
    this.delayMs = delayMs;
    this.finished = finished;
  }

  /** Starts the thread and the delay. Once: `ThreadStateError` the second time. */
  override start(): void {
    this.#schedule.dueAt = process.hrtime.bigint() + BigInt(Math.round(this.delayMs * 1e6));
    super.start();
  }

  /**
   * Stops the timer if its task has not begun: the task never runs, and the thread ends. Later it does nothing, and
   * cancelling twice is no error. Before `start()` it makes a timer that ends at once. Python: `timer.cancel()`.
   */
  cancel(): void {
    this.finished.set();
  }
}
