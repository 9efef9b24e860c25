import { currentScope } from '../loop/ambient.js';
import type { ContextVar } from './context-var.js';

/**
 * The values of all context variables at a moment. Python: `contextvars.Context`; made by {@link copyContext}.
 *
 * @example
 * import { ContextVar, copyContext } from '@parallel-cookbook/async';
 *
 * const level = new ContextVar('level', { default: 0 });
 * const context = copyContext();
 * context.run(() => level.set(5));
 * console.log(level.get(), context.get(level)); // 0 5
 */
export class Context {
  #values: ReadonlyMap<object, unknown>;

  /** @internal */
  constructor(values: ReadonlyMap<object, unknown>) {
    this.#values = values;
  }

  /** How many variables have a value. */
  get size(): number {
    return this.#values.size;
  }

  /** The value of a variable; `undefined` where none was set. */
  get<T>(variable: ContextVar<T>): T | undefined {
    return this.#values.get(variable) as T | undefined;
  }

  /** Calls a function with these values; what it sets before it first awaits is kept here. Tasks it makes begin with them. */
  run<R>(body: () => R): R {
    const { bearer } = currentScope();
    const before = bearer.context;
    bearer.context = this.#values;
    try {
      return body();
    } finally {
      this.#values = bearer.context;
      bearer.context = before;
    }
  }
}

/** The values of all context variables here. Costs nothing: a map is copied when somebody changes it. */
export function copyContext(): Context {
  return new Context(currentScope().bearer.context ?? new Map());
}
