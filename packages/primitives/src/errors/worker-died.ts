import { ParallelError, registerErrorClass, type ParallelErrorOptions } from './parallel-error.js';

/** What ended without a word: by default a worker that ran a task. */
export interface WorkerDiedErrorOptions extends ParallelErrorOptions {
  /** A `Thread` or a `Process` was nobody's worker: it ended before it said what it returned. */
  readonly lane?: 'Worker' | 'Thread' | 'Process' | undefined;
}

/** A lane ended before what ran in it did: `process.exit`, an uncaught error, a full heap, a kill. */
export class WorkerDiedError extends ParallelError {
  static override readonly kind: string = 'WorkerDiedError';
  readonly code: string = 'ERR_PARALLEL_WORKER_DIED';

  constructor(
    /** Name of the thread, process or rank. */
    readonly lane: string,
    /** Its exit code, where one is known; minus a signal's number. */
    readonly exitCode: number | undefined,
    { lane: what = 'Worker', ...options }: WorkerDiedErrorOptions = {},
  ) {
    const how = exitCode === undefined ? '' : ` with exit code ${exitCode}`;
    const when = what === 'Worker' ? 'while it ran this task' : 'before it gave a result';
    super(`${what} "${lane}" died${how} ${when}`, options);
  }
}
registerErrorClass(WorkerDiedError);
