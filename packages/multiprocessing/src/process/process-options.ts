import type { NotStream, TaskFunction } from '@parallel-cookbook/primitives';

/** What a process is called and whether its parent waits for it. */
export interface ProcessSettings {
  /** What traces, errors and `currentProcess()` call it. Default: `Process-1` and so on. */
  readonly name?: string | undefined;
  /** A daemon is terminated when its parent ends, and may have no children. Default: what the process is that makes this one. */
  readonly daemon?: boolean | undefined;
}

/** A process that runs a task. */
export type ProcessOptions<A extends unknown[], R> = ProcessSettings & {
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
