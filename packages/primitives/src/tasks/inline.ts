import { createRequire } from 'node:module';
import { types } from 'node:util';
import { serialize } from 'node:v8';
import type { Node } from 'acorn';
import { pack } from '../codec/pack.js';
import type { Sendable } from '../codec/sendable.js';
import { structuredCloneCodec } from '../codec/structured-clone.js';
import { ArgumentError } from '../errors/argument.js';
import { FreeVariableError } from '../errors/free-variable.js';
import { PicklingError } from '../errors/pickling.js';
import { TaskDefinitionError } from '../errors/task-definition.js';
import { refuseUntransferable } from './define.js';
import { needsOf } from './free-variables.js';
import type { AnyFunction, Definable } from './signature.js';
import { taskInfo, type TaskFunction, type TaskInfo } from './task-function.js';
import { isWorkerGlobal } from './worker-globals.js';

/**
 * Turns a self-contained function into a task, for scripts and experiments that want no module of their own.
 *
 * Python analogue: `cloudpickle` of a lambda, which drags along what the lambda sees; here every outside name must be
 * named. The function's text goes to the worker, with the captured values as they are at this call; changing them later
 * changes nothing over there. Globals of Node's workers may be used, and `import('node:…')` inside.
 *
 * Throws `FreeVariableError` with the names that the function takes from outside; `TaskDefinitionError` for classes,
 * native and bound functions and for users of `this`, `super`, `import.meta` or relative imports; `PicklingError` for a
 * captured value that cannot be copied (pass handles such as locks as arguments).
 *
 * Cost: parses the function, some 50 µs; a worker keeps each inline task for its lifetime, so make it once, not in a loop.
 *
 * @param fn the function.
 * @param captured outside values it uses, by name.
 *
 * @example
 * import { inline } from '@parallel-cookbook/primitives';
 *
 * const rate = 1.19;
 * try {
 *   inline((price) => price * rate);
 * } catch (error) {
 *   console.log(error.variables); // [ 'rate' ]
 * }
 * const gross = inline((price) => price * rate, { rate });
 * console.log(gross(100)); // 119
 */
export function inline<F extends AnyFunction, C extends Readonly<Record<string, unknown>> = Record<never, never>>(
  fn: F & Definable<F>,
  captured?: C & Sendable<C>,
): TaskFunction<F> {
  const name = (typeof fn === 'function' && fn.name) || 'inline';
  refuseUntransferable(fn, name);
  const { expression, tree } = parsed(fn, name);
  const values: Readonly<Record<string, unknown>> = captured ?? {};
  const used = refuseForeign(tree, name, values);
  const module = moduleOf(expression, pick(values, used), name);
  const { createHash } = load('node:crypto') as typeof import('node:crypto');
  const digest = createHash('sha256').update(module).digest('hex').slice(0, 16);
  const info: TaskInfo = Object.freeze({
    name: `inline.${name}-${digest}`,
    module: `data:text/javascript;base64,${Buffer.from(module).toString('base64')}`,
    exportName: 'task',
    idempotent: false,
  });
  // A wrapper, so that one function can be inlined again with other values.
  const task = ((...args: never[]) => fn(...args)) as AnyFunction;
  Object.defineProperty(task, 'name', { value: name });
  return Object.defineProperty(task, taskInfo, { value: info }) as TaskFunction<F>;
}

/** Loads what only this function needs when it needs it: every lane loads this module, and few have functions to parse. */
function load(module: 'acorn' | 'node:crypto'): unknown {
  return createRequire(import.meta.url)(module);
}

/** A function's text as an expression: methods need an object round them. */
function parsed(fn: AnyFunction, name: string): { readonly expression: string; readonly tree: Node } {
  const { parse } = load('acorn') as typeof import('acorn');
  const text = Function.prototype.toString.call(fn);
  let failure: unknown;
  for (const expression of [`(${text})`, `Object.values({${text}})[0]`]) {
    try {
      return { expression, tree: parse(expression, { ecmaVersion: 'latest', sourceType: 'module' }) };
    } catch (error) {
      failure ??= error;
    }
  }
  throw new TaskDefinitionError(name, 'its text cannot be read by itself; write it as an arrow function', {
    cause: failure,
  });
}

/** Throws for what the function would miss over there. Returns the captured names that it does use. */
function refuseForeign(tree: Node, name: string, captured: Readonly<Record<string, unknown>>): string[] {
  const needs = needsOf(tree);
  if (needs.context.length > 0) {
    throw new TaskDefinitionError(
      name,
      `it uses ${needs.context.join(', ')}, which stays here; pass what it needs as arguments`,
    );
  }
  if (needs.imports.length > 0) {
    throw new TaskDefinitionError(
      name,
      `it imports ${needs.imports.map((source) => `"${source}"`).join(', ')}, and an inline task has no place to look from. ` +
        'Import node: modules or absolute URLs, or move the function into a module with defineTasks',
    );
  }
  const free = needs.variables.filter((variable) => !Object.hasOwn(captured, variable));
  // esbuild and tsx wrap inner functions in __name(…) to keep their names; the module brings one along.
  const foreign = free.filter((variable) => variable !== '__name' && !isWorkerGlobal(variable));
  if (foreign.length > 0) throw new FreeVariableError(name, foreign);
  const used = new Set([...needs.variables, ...needs.asked]);
  return [...used].filter((variable) => Object.hasOwn(captured, variable));
}

function pick(values: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  if (typeof values !== 'object' || Array.isArray(values)) {
    throw new ArgumentError('captured', values, 'give an object of names and values: inline(fn, { rate })');
  }
  return Object.fromEntries(names.map((name) => [name, values[name]]));
}

function moduleOf(expression: string, values: Readonly<Record<string, unknown>>, name: string): string {
  const names = Object.keys(values);
  const lines = [
    ...(names.length > 0
      ? [
          `import { deserialize } from 'node:v8';`,
          `const { ${names.join(', ')} } = deserialize(Buffer.from('${frozen(values)}', 'base64'));`,
        ]
      : []),
    ...(expression.includes('__name') ? ['const __name = (fn) => fn;'] : []),
    `export const task = ${expression};`,
    `//# sourceURL=inline:${encodeURIComponent(name)}`,
  ];
  return lines.join('\n');
}

function frozen(values: Readonly<Record<string, unknown>>): string {
  if (pack(values, 'captured') !== undefined) {
    throw new PicklingError('captured', 'a handle or an error in it cannot be captured; pass it as an argument');
  }
  try {
    structuredCloneCodec.encode(values); // refuses shared memory, of which serialize would silently make a copy
    return serialize(values).toString('base64');
  } catch (error) {
    const reason = types.isNativeError(error) ? error.message : String(error);
    throw new PicklingError('captured', `${reason}. Pass it as an argument`, { cause: error });
  }
}
