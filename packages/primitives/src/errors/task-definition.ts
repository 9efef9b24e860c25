import { ParallelError, registerErrorClass, type ParallelErrorOptions } from './parallel-error.js';

/** A function that cannot run elsewhere: not made by `defineTasks`, defined twice, native, bound. */
export class TaskDefinitionError extends ParallelError {
  static override readonly kind: string = 'TaskDefinitionError';
  readonly code: string = 'ERR_PARALLEL_TASK_DEFINITION';

  constructor(
    /** The task, by name. */
    readonly task: string,
    detail: string,
    options?: ParallelErrorOptions,
  ) {
    super(`"${task}" cannot be a task: ${detail}`, options);
  }
}
registerErrorClass(TaskDefinitionError);
