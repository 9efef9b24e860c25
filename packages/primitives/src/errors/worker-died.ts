import { ParallelError, registerErrorClass, type ParallelErrorOptions } from './parallel-error.js';

/** The lane that ran a task ended before the task did: `process.exit`, an uncaught error, a full heap, a kill. */
export class WorkerDiedError extends ParallelError {
  static override readonly kind: string = 'WorkerDiedError';
  readonly code: string = 'ERR_PARALLEL_WORKER_DIED';

  constructor(
    /** Name of the thread, process or rank. */
    readonly lane: string,
    /** Its exit code, where one is known. */
    readonly exitCode: number | undefined,
    options?: ParallelErrorOptions,
  ) {
    super(
      `Worker "${lane}" died${exitCode === undefined ? '' : ` with exit code ${exitCode}`} while it ran this task`,
      options,
    );
  }
}
registerErrorClass(WorkerDiedError);
