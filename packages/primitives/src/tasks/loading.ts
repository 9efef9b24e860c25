import { TaskDefinitionError } from '../errors/task-definition.js';

/** The modules being loaded for their tasks, by every copy of the package. */
const key = Symbol.for('@parallel-cookbook/loading-task-modules');

function loading(): string[] {
  const home = globalThis as { [key]?: string[] };
  return (home[key] ??= []);
}

/** Runs `load` while the module counts as being loaded for its tasks. */
export async function whileLoading<T>(module: string, load: () => Promise<T>): Promise<T> {
  loading().push(module);
  try {
    return await load();
  } finally {
    loading().splice(loading().indexOf(module), 1);
  }
}

/** Whether a module is being loaded at this moment because a task of it is to run here. */
export function isLoadingTaskModule(): boolean {
  return loading().length > 0;
}

/**
 * Throws while a task module is loading: a worker that imports the program's own module would otherwise run the whole
 * program again, and start workers that start workers.
 *
 * @param what what was about to be created: `ThreadPoolExecutor "crunch"`.
 */
export function refuseWhileLoading(what: string): void {
  const module = loading().at(-1);
  if (module === undefined) return;
  throw new TaskDefinitionError(
    module.startsWith('data:') ? 'an inline module' : module,
    `loading it in a worker creates ${what}, since a worker runs the whole module to find its tasks. Put the program ` +
      'into main(import.meta, async () => { … }), which does nothing in workers, or move the tasks to a module of their own',
  );
}
