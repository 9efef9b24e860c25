import { ArgumentError } from '../errors/argument.js';
import { TaskDefinitionError } from '../errors/task-definition.js';
import { registerTask } from './manifest.js';
import { defaultNamespace, moduleUrl } from './namespace.js';
import type { AnyFunction, Definable } from './signature.js';
import { taskInfo, type TaskFunction, type TaskInfo } from './task-function.js';

/** How tasks are defined. */
export interface TaskOptions {
  /**
   * The first part of the tasks' names: `primes` gives `primes.isPrime`. Default: the nearest package's name and the
   * module's path in it. Give one when hosts, bundles or other languages must agree on the name.
   */
  readonly namespace?: string | undefined;
  /** Running such a task twice is the same as running it once, so it may be replayed when its worker died. Default: false. */
  readonly idempotent?: boolean | undefined;
}

/** The same functions, as tasks. */
export type Tasks<M> = { readonly [K in keyof M]: M[K] extends AnyFunction ? TaskFunction<M[K]> : never };

/**
 * Gives functions names by which every thread, process and host knows them, so that an executor can run them there.
 *
 * Python analogue: a function at the top level of a module, which `multiprocessing` finds again by name; Celery's `@app.task`.
 *
 * The functions stay what they are: calling one runs it right here, and they can call each other. Call `defineTasks` at
 * the top level of the module, since a worker imports the module to find them. Arguments and results must be able to
 * travel; overloaded functions are refused by the compiler, and generic ones see their type parameters as `unknown`.
 *
 * Throws `TaskDefinitionError` for a name that another function has already, and for classes, native and bound functions.
 *
 * @param url the module that defines them: `import.meta.url`.
 * @param functions the functions, each under its own name.
 *
 * @example
 * import { defineTasks, taskInfoOf } from '@parallel-cookbook/primitives';
 *
 * function isPrime(n) {
 *   for (let d = 2; d * d <= n; d++) if (n % d === 0) return false;
 *   return n > 1;
 * }
 * const primes = defineTasks(import.meta.url, { isPrime }, { namespace: 'primes' });
 *
 * console.log(primes.isPrime(97)); // true
 * console.log(taskInfoOf(primes.isPrime).name); // primes.isPrime
 */
export function defineTasks<M extends Readonly<Record<string, unknown>>>(
  url: string | URL,
  functions: M & { readonly [K in keyof M]: Definable<M[K]> } & ThisType<void>,
  options: TaskOptions = {},
): Tasks<M> {
  const module = moduleUrl(url);
  const namespace = options.namespace ?? defaultNamespace(module);
  if (typeof namespace !== 'string' || namespace === '' || /\s/.test(namespace)) {
    throw new ArgumentError('namespace', namespace, 'give a name without spaces, such as "primes"');
  }
  const defined: Record<string, TaskFunction> = {};
  for (const [key, fn] of Object.entries(functions as Readonly<Record<string, AnyFunction>>)) {
    const info: TaskInfo = Object.freeze({
      name: `${namespace}.${key}`,
      module,
      idempotent: options.idempotent ?? false,
    });
    defined[key] = mark(fn, info);
  }
  Object.values(defined).forEach(registerTask);
  return Object.freeze(defined) as unknown as Tasks<M>;
}

/** Makes the function a task, in place. */
function mark(fn: AnyFunction, info: TaskInfo): TaskFunction {
  refuseUntransferable(fn, info.name);
  const known = Object.hasOwn(fn, taskInfo) ? (fn as TaskFunction)[taskInfo] : undefined;
  if (known) {
    if (known.name === info.name && known.module === info.module) return fn as TaskFunction;
    throw new TaskDefinitionError(info.name, `the function is the task "${known.name}" already; define it once`);
  }
  if (!Object.isExtensible(fn))
    throw new TaskDefinitionError(info.name, 'the function is frozen; define it before freezing it');
  return Object.defineProperty(fn, taskInfo, { value: info }) as TaskFunction;
}

/** Throws for what has no body that a worker could find again. */
export function refuseUntransferable(fn: unknown, name: string): void {
  if (typeof fn !== 'function')
    throw new TaskDefinitionError(name, `it is ${fn === null ? 'null' : typeof fn}, not a function`);
  const text = Function.prototype.toString.call(fn);
  if (/^class\b/.test(text))
    throw new TaskDefinitionError(name, 'it is a class; define a function that makes and uses it');
  if (/\{\s*\[native code\]\s*\}$/.test(text)) {
    throw new TaskDefinitionError(
      name,
      'it is native, bound or a Proxy, so it has no body of its own; wrap it in a function',
    );
  }
}
