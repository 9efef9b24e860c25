/** Where a task function keeps what the wire needs to know. Registered, so that every copy of the package agrees on it. */
export const taskInfo: unique symbol = Symbol.for('@parallel-cookbook/task') as never;

/** What is known about a task everywhere. */
export interface TaskInfo {
  /** The logical name by which every lane, broker and host knows it: `primes.isPrime`. */
  readonly name: string;
  /** URL of the module that defines it: a hint for a loader on this machine, never trusted from a network. */
  readonly module: string;
  /** The export of that module which holds the function or, for `defineTasks`, `undefined`: importing it registers the name. */
  readonly exportName?: string | undefined;
  /** Running it twice is the same as running it once, so that it may be replayed after a death. */
  readonly idempotent: boolean;
}

/**
 * A function that can run elsewhere: in another thread, process, rank or host. Calling it runs it right here.
 *
 * Made by `defineTasks`, `importTasks` or `inline`.
 */
export type TaskFunction<F extends (...args: never[]) => unknown = (...args: never[]) => unknown> = F & {
  readonly [taskInfo]: TaskInfo;
};
