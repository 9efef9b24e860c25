import type { NotStream, TaskFunction } from '@parallel-cookbook/primitives';
import type { ResourceLimits } from 'node:worker_threads';

/** What a thread is called and whether the process waits for it. */
export interface ThreadSettings {
  /** What traces, errors and `currentThread()` call it. Default: `Thread-1` and so on. */
  readonly name?: string | undefined;
  /** A daemon does not keep the process alive. Default: what the thread is that makes this one. */
  readonly daemon?: boolean | undefined;
  /** Limits of the thread's memory; passing them ends it with `WorkerDiedError`. Default: Node's. */
  readonly resourceLimits?: ResourceLimits | undefined;
}

/** A thread that runs a task. */
export type ThreadOptions<A extends unknown[], R> = ThreadSettings & {
  /** What it runs: made by `defineTasks`, `importTasks` or `inline`. */
  readonly target: TaskFunction<(...args: A) => R> & NotStream<R>;
} & ([] extends NoInfer<A>
    ? {
        /** What the task is called with. */
        readonly args?: NoInfer<A> | undefined;
      }
    : {
        /** What the task is called with. */
        readonly args: NoInfer<A>;
      });
