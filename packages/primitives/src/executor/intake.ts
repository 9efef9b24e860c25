import type { Capabilities } from './capabilities.js';
import type { CallOptions, ShutdownOptions } from './executor.js';
import type { Call, Job } from './job.js';
import type { ExecutorStatistics } from './statistics.js';

/** Where calls go in: the part of an executor that differs from one to the other. The rest is `AbstractExecutor`. */
export interface Intake {
  readonly name: string;
  readonly capabilities: Capabilities;
  /** How many tasks can run at the same time, at most. */
  readonly parallelism: number;
  /** Takes a call over. Throws `ExecutorShutdownError`, `BrokenExecutorError`, `ExecutorFullError`. */
  accept(call: Call, options: CallOptions): Job;
  /** Lets a stream send that many items more. */
  grant(job: Job, items: number): void;
  statistics(): ExecutorStatistics;
  shutdown(options: ShutdownOptions): Promise<void>;
}
