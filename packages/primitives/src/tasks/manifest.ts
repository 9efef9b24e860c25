import { TaskDefinitionError } from '../errors/task-definition.js';
import { TaskNotFoundError } from '../errors/task-not-found.js';
import { didYouMean } from './did-you-mean.js';
import { taskInfo, type TaskFunction } from './task-function.js';

/** The tasks of this isolate by name. Registered, so that every copy of the package that a program loads shares it. */
const registered = Symbol.for('@parallel-cookbook/task-manifest');

function tasks(): Map<string, TaskFunction> {
  const home = globalThis as { [registered]?: Map<string, TaskFunction> };
  return (home[registered] ??= new Map());
}

/** Makes a task known by its name. A module that is evaluated again replaces its own tasks; anybody else's name is taken. */
export function registerTask(task: TaskFunction): void {
  const info = task[taskInfo];
  const known = tasks().get(info.name);
  if (known && known !== task && !isSameDefinition(known, task)) {
    throw new TaskDefinitionError(
      info.name,
      `another function has this name already, defined in ${known[taskInfo].module}. ` +
        'Rename one, or give defineTasks a { namespace } of its own',
    );
  }
  tasks().set(info.name, task);
}

function isSameDefinition(one: TaskFunction, other: TaskFunction): boolean {
  const fileOf = (task: TaskFunction): string => task[taskInfo].module.replace(/[?#].*$/s, '');
  return fileOf(one) === fileOf(other) && String(one) === String(other);
}

/** The task of this name if its module is loaded already. */
export function registeredTask(name: string): TaskFunction | undefined {
  return tasks().get(name);
}

/**
 * The task of this name, from the loaded modules only: what a broker's worker uses, which must never import a module
 * because a message says so. Python analogue: Celery's `app.tasks[name]`.
 *
 * Throws `TaskNotFoundError` with the names that are known.
 */
export function requireTask(name: string): TaskFunction {
  const task = registeredTask(name);
  if (task) return task;
  const known = [...tasks().keys()];
  throw new TaskNotFoundError(
    name,
    known.length === 0
      ? 'no task is defined here; import the modules that define them first'
      : `defined here are ${known.join(', ')}.${didYouMean(name, known)}`,
  );
}

/** Every task of this isolate: logical name → URL of the module that defines it. */
export function taskManifest(): Readonly<Record<string, string>> {
  return Object.fromEntries([...tasks()].map(([name, task]) => [name, task[taskInfo].module]));
}
