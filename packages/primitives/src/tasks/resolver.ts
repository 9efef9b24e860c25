import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { types } from 'node:util';
import { TaskDefinitionError } from '../errors/task-definition.js';
import { TaskNotFoundError } from '../errors/task-not-found.js';
import { didYouMean } from './did-you-mean.js';
import { whileLoading } from './loading.js';
import { registeredTask, taskManifest } from './manifest.js';
import type { AnyFunction } from './signature.js';
import type { TaskInfo } from './task-function.js';

type Module = Readonly<Record<string, unknown>>;

/**
 * Finds the function of a task on this side: imports the module that defines it, unless it is loaded, and looks it up by
 * its name.
 *
 * The module's URL is trusted: call this for tasks that came from this machine's own program only (see `requireTask`).
 *
 * Throws `TaskNotFoundError`, which lists what the module does have, or holds as `cause` why it could not be loaded.
 */
export async function resolveTask(info: TaskInfo): Promise<AnyFunction> {
  if (info.exportName !== undefined) return exported(info, info.exportName, await load(info));
  const known = registeredTask(info.name);
  if (known) return known;
  await load(info);
  const found = registeredTask(info.name);
  if (found) return found;
  const there = Object.entries(taskManifest())
    .filter(([, module]) => module === info.module)
    .map(([name]) => name);
  throw new TaskNotFoundError(
    info.name,
    (there.length > 0
      ? `${info.module} defines only ${there.join(', ')}.${didYouMean(info.name, there)}`
      : `${info.module} was loaded and defines no tasks.`) +
      ' Call defineTasks at the top level of the module, where a worker that imports it comes by',
  );
}

function exported(info: TaskInfo, name: string, module: Module): AnyFunction {
  const found = module[name];
  if (typeof found === 'function') return found as AnyFunction;
  const functions = Object.keys(module).filter((key) => typeof module[key] === 'function');
  throw new TaskNotFoundError(
    info.name,
    found !== undefined
      ? `the export "${name}" of ${info.module} is ${typeof found}, not a function`
      : `${info.module} has no export "${name}"; ` +
          (functions.length > 0 ? `it exports ${functions.join(', ')}.` : 'it exports no functions.') +
          didYouMean(name, functions),
  );
}

async function load(info: TaskInfo): Promise<Module> {
  try {
    return await whileLoading(info.module, () => importModule(info.module));
  } catch (error) {
    // The module created an executor while it was loaded: that message has the remedy already.
    if (error instanceof TaskDefinitionError) throw error;
    const reason = types.isNativeError(error) ? error.message : String(error);
    const where = info.exportName !== undefined && info.module.startsWith('data:') ? 'its inline module' : info.module;
    throw new TaskNotFoundError(info.name, `${where} could not be loaded here: ${reason}`, { cause: error });
  }
}

async function importModule(url: string): Promise<Module> {
  // Before the first try, since Node remembers a failed load for ever.
  if (/\.[mc]?tsx?$/.test(url.replace(/[?#].*$/s, '')) && !loadsTypeScript()) await registerTsx(url);
  try {
    return (await import(url)) as Module;
  } catch (error) {
    if (!isUnknownExtension(error)) throw error;
    throw new Error(
      'this Node cannot load TypeScript by itself. Compile the module, or start the program with tsx ' +
        '(npm install --save-dev tsx; npx tsx main.ts), or use Node 22.18 or later',
      { cause: error },
    );
  }
}

/** Node 22.18 and later strip types themselves. */
function loadsTypeScript(): boolean {
  return Boolean((process.features as { readonly typescript?: unknown }).typescript);
}

function isUnknownExtension(error: unknown): boolean {
  return types.isNativeError(error) && (error as NodeJS.ErrnoException).code === 'ERR_UNKNOWN_FILE_EXTENSION';
}

let tsx: Promise<void> | undefined;

/** Registers tsx in this thread, once, if the module's or the program's project has it: workers do not inherit its hooks. */
function registerTsx(url: string): Promise<void> {
  return (tsx ??= (async () => {
    for (const from of [url, pathToFileURL(`${process.cwd()}/package.json`).href]) {
      try {
        const path = createRequire(from).resolve('tsx/esm/api');
        const { register } = (await import(pathToFileURL(path).href)) as { readonly register: () => unknown };
        register();
        return;
      } catch {
        continue; // not installed there; the import says what to do
      }
    }
  })());
}
