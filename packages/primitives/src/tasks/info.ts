import { TaskDefinitionError } from '../errors/task-definition.js';
import { taskInfo, type TaskInfo } from './task-function.js';

/**
 * What an executor needs to know to run a task elsewhere.
 *
 * Throws `TaskDefinitionError`, naming the function and the remedy, for a function that is no task.
 */
export function taskInfoOf(task: unknown): TaskInfo {
  if (typeof task !== 'function') {
    throw new TaskDefinitionError(
      String(task === null || typeof task !== 'object' ? task : 'an object'),
      'it is not a function; give a task made by defineTasks, importTasks or inline',
    );
  }
  const info = (task as { readonly [taskInfo]?: TaskInfo })[taskInfo];
  if (info) return info;
  const name = task.name || 'an anonymous function';
  const identifier = task.name || 'task';
  throw new TaskDefinitionError(
    name,
    'a worker could not find it. Export it as a task, ' +
      `export const { ${identifier} } = defineTasks(import.meta.url, { ${identifier} }), or wrap a self-contained function in inline(…)`,
  );
}
