import { ParallelError, registerErrorClass } from './parallel-error.js';

/** A submit to an executor whose `queueLimit` is reached. Python has none: its queues grow without end. */
export class ExecutorFullError extends ParallelError {
  static override readonly kind: string = 'ExecutorFullError';
  readonly code: string = 'ERR_PARALLEL_EXECUTOR_FULL';

  constructor(
    /** The executor, by name. */
    readonly executor: string,
    /** How many tasks may wait. */
    readonly queueLimit: number,
  ) {
    super(
      `${executor} has ${queueLimit} tasks waiting, its queueLimit. Await ready() or a future first, or raise the limit`,
    );
  }
}
registerErrorClass(ExecutorFullError);
