import { isMainThread, parentPort } from 'node:worker_threads';
import { ArgumentError } from '../errors/argument.js';
import { TaskDefinitionError } from '../errors/task-definition.js';
import { TaskNotFoundError } from '../errors/task-not-found.js';
import { taskInfoOf } from '../tasks/info.js';
import { requireTask } from '../tasks/manifest.js';
import { resolveTask } from '../tasks/resolver.js';
import type { AnyFunction } from '../tasks/signature.js';
import type { TaskFunction, TaskInfo } from '../tasks/task-function.js';
import { beginLane } from './begin-lane.js';
import { becomeLane, isLaneData } from './lane-data.js';
import { serve, type ServerData } from './server.js';

let serving = false;

/**
 * Makes a worker of your own a thread of a pool: the whole of the file that
 * `new ThreadPoolExecutor(() => new Worker(new URL('./worker.js', import.meta.url)))` starts. For programs that go through a bundler
 * (webpack, Vite, esbuild, Rollup), which has to see the worker's file and everything that it imports.
 *
 * The worker runs the tasks that it has imported, by their names. So main program and worker must agree on the names: give `defineTasks` a
 * `namespace`, since the paths of two bundles differ. A task that the worker lacks fails with `TaskNotFoundError`.
 * What else comes to the worker by `postMessage` is left to other listeners.
 *
 * Throws `TaskDefinitionError` for a value that is no task, and when it is called in the main thread or twice.
 *
 * @param tasks what `defineTasks` gave. Importing them would be enough; naming them here keeps a bundler from dropping the import.
 *
 * ```ts
 * // worker.ts
 * import { serveTasks } from '@parallel-cookbook/primitives/lane';
 * import { tasks } from './tasks.js';
 *
 * serveTasks(tasks);
 * ```
 */
export function serveTasks(...tasks: readonly Readonly<Record<string, TaskFunction>>[]): void {
  for (const group of tasks) {
    if (typeof group !== 'object' || group === null) {
      throw new ArgumentError('tasks', group, 'give what defineTasks returned');
    }
    Object.values(group).forEach(taskInfoOf);
  }
  const port = parentPort;
  if (isMainThread || !port) {
    throw new TaskDefinitionError('serveTasks', 'it belongs into the file of a worker, and this is the main thread');
  }
  if (serving)
    throw new TaskDefinitionError('serveTasks', 'it was called already; call it once, at the end of the file');
  serving = true;
  const hear = (message: unknown): void => {
    if (!isLaneData(message)) return;
    port.off('message', hear);
    becomeLane(message);
    const started = beginLane(message);
    started();
    serve(message.data as ServerData, taskHere);
  };
  port.on('message', hear);
}

/** A bundle must not import modules by the addresses that they had in another one, so only names count. */
async function taskHere(info: TaskInfo): Promise<AnyFunction> {
  if (info.exportName !== undefined) return resolveTask(info);
  try {
    return await Promise.resolve(requireTask(info.name));
  } catch (error) {
    throw new TaskNotFoundError(
      info.name,
      `${(error as Error).message} Import its module in the file of the worker, and give defineTasks a { namespace }, since ` +
        'a name made from the path of a bundle differs from one bundle to the other',
      { cause: error },
    );
  }
}
