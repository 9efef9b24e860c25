import { ArgumentError } from '../errors/argument.js';
import type { TaskInfo } from './task-function.js';

/**
 * Where another lane finds the class of an object: it is exported from its module under its own name, and says where with a static
 * `module`. For subclasses of `Thread` and `Process`.
 *
 * @param lane what is to find it, for the error: `thread`.
 */
export function classInfo(instance: object, lane: string): TaskInfo {
  const { name, module } = instance.constructor as { readonly name: string; readonly module?: unknown };
  if (typeof module === 'string' && Object.hasOwn(instance.constructor, 'module')) {
    return { name, module, exportName: name, idempotent: false };
  }
  throw new ArgumentError(
    `${name || 'the subclass'}.module`,
    module,
    `the ${lane} has to find the class: export it, and say where with static readonly module = import.meta.url`,
  );
}
