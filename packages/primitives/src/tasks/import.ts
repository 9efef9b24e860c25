import { TaskDefinitionError } from '../errors/task-definition.js';
import type { TaskOptions } from './define.js';
import { defaultNamespace, moduleUrl } from './namespace.js';
import { resolveTask } from './resolver.js';
import type { AnyFunction, Definable } from './signature.js';
import { taskInfo, type TaskFunction, type TaskInfo } from './task-function.js';

/** What `importTasks` gives for a module's function: the same arguments, and a promise since the module is loaded late. */
export type ImportedTask<F> = F extends AnyFunction
  ? Definable<F> extends F
    ? TaskFunction<(...args: Parameters<F>) => Promise<Awaited<ReturnType<F>>>>
    : Definable<F>
  : never;

/** The functions of a module as tasks. */
export type ImportedTasks<M> = {
  readonly [K in keyof M as M[K] extends AnyFunction ? K : never]: ImportedTask<M[K]>;
};

/**
 * The exported functions of a module as tasks, without importing the module here: only the workers that run them do.
 * For code that is expensive to load, or that must not run in this thread. The module needs to know nothing of it.
 *
 * Calling such a task imports the module here after all, and gives a promise of its result.
 *
 * A name that the module lacks is found out when the task is run: `TaskNotFoundError` lists what it exports.
 *
 * @param url the module's absolute URL: `new URL('./heavy.js', import.meta.url)`.
 *
 * @example
 * import { importTasks, taskInfoOf } from '@parallel-cookbook/primitives';
 *
 * const path = importTasks('node:path', { namespace: 'path' }); // in TypeScript: importTasks<typeof import('node:path')>(…)
 * console.log(taskInfoOf(path.basename).name); // path.basename
 * console.log(await path.basename('/tmp/a.txt')); // a.txt
 */
export function importTasks<M>(url: string | URL, options: TaskOptions = {}): ImportedTasks<M> {
  const module = moduleUrl(url);
  const namespace = options.namespace ?? defaultNamespace(module);
  const made = new Map<string, TaskFunction>();
  return new Proxy({} as ImportedTasks<M> & object, {
    get(_, key) {
      // Awaiting the object must not take it for a promise.
      if (typeof key !== 'string' || key === 'then') return undefined;
      const known = made.get(key);
      if (known) return known;
      const task = imported({
        name: `${namespace}.${key}`,
        module,
        exportName: key,
        idempotent: options.idempotent ?? false,
      });
      made.set(key, task);
      return task;
    },
    set(_, key) {
      throw new TaskDefinitionError(String(key), 'imported tasks are read-only; define it in its module');
    },
  });
}

function imported(info: TaskInfo): TaskFunction {
  const task = async (...args: never[]): Promise<unknown> => (await resolveTask(info))(...args);
  Object.defineProperty(task, 'name', { value: info.exportName });
  return Object.defineProperty(task, taskInfo, { value: Object.freeze(info) }) as unknown as TaskFunction;
}
