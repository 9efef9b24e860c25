import { ParallelError, registerErrorClass, type ParallelErrorOptions } from './parallel-error.js';

/** The far side does not know a task by this name, or its module could not be loaded. Python: `AttributeError` in the unpickler. */
export class TaskNotFoundError extends ParallelError {
  static override readonly kind: string = 'TaskNotFoundError';
  readonly code: string = 'ERR_PARALLEL_TASK_NOT_FOUND';

  constructor(
    /** The logical name that was asked for. */
    readonly task: string,
    detail: string,
    options?: ParallelErrorOptions,
  ) {
    super(`Task "${task}" was not found: ${detail}`, options);
  }
}
registerErrorClass(TaskNotFoundError);
