import type { Capabilities } from './capabilities.js';
import type { CallOptions, ShutdownOptions } from './executor.js';
import type { Call, Job } from './job.js';
import type { OpenStreams } from './open-streams.js';
import type { ExecutorStatistics } from './statistics.js';

/** Where calls go in: the part of an executor that differs from one to the other. The rest is `AbstractExecutor`. */
export interface Intake {
  readonly name: string;
  readonly capabilities: Capabilities;
  /** How many tasks can run at the same time, at most. */
  readonly parallelism: number;
  /** The streams that a shutdown may have to end. */
  readonly streams: OpenStreams;
  /** Takes a call over. Throws `ExecutorShutdownError`, `BrokenExecutorError`, `ExecutorFullError`. */
  accept(call: Call, options: CallOptions): Job;
  /**
   * Takes over work that makes its calls one after the other, as `map` does. Until the returned function is called, `shutdown` waits for
   * it and calls that are {@link Call.accepted} are taken. Throws as `accept` does.
   */
  hold(): () => void;
  /** Lets a stream send that many items more. */
  grant(job: Job, items: number): void;
  statistics(): ExecutorStatistics;
  shutdown(options: ShutdownOptions): Promise<void>;
}
