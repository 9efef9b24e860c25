import type { Task } from './task.js';

/** Who answers for tasks: a group, or a loop for those in the background. */
export interface TaskOwner {
  readonly name: string;
  /** Called once, when the task has ended and is settled. */
  taskEnded(task: Task<unknown>): void;
}
