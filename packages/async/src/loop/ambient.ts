import { AsyncLocalStorage } from 'node:async_hooks';
import { ArgumentError } from '@parallel-cookbook/primitives';
import type { CancelScope } from './cancel-scope.js';

const ambient = new AsyncLocalStorage<CancelScope>();
let unambientLoops = 0;
let outermost: (() => CancelScope) | undefined;

/** Calls `body(argument)` so that everything it starts, also after its awaits, finds `scope` as the current one. */
export function inScope<A, R>(scope: CancelScope, body: (argument: A) => R, argument: A): R {
  if (scope.loop.ambient) return ambient.run(scope, body, argument);
  return ambient.getStore() ? ambient.exit(body, argument) : body(argument);
}

/** The scope around this line of code as far as it is known; `undefined` outside of every loop. */
export function ambientScope(): CancelScope | undefined {
  const scope = ambient.getStore();
  return scope?.closed ? scope.open : scope;
}

/**
 * The innermost cancel scope around this line of code; outside of every `run` it is the thread's own, which nobody cancels.
 *
 * @throws ArgumentError when it cannot be known, because a loop runs with `ambient: false`.
 */
export function currentScope(): CancelScope {
  const scope = ambient.getStore();
  if (scope) return scope.closed ? scope.open : scope;
  if (unambientLoops > 0) {
    throw new ArgumentError('scope', undefined, 'a loop with ambient: false runs, so say who waits: give { scope }');
  }
  return (outermost as () => CancelScope)();
}

/** The context variables of this line of code. */
export function ambientContext(): ReadonlyMap<object, unknown> | undefined {
  return (ambient.getStore() ?? (outermost as () => CancelScope)()).bearer.context;
}

/** Says how the scope is made that holds where there is no other. */
export function setOutermostScope(make: () => CancelScope): void {
  outermost = make;
}

/** Takes note that a loop without ambient scopes begins (1) or ends (−1). */
export function countUnambientLoops(by: 1 | -1): void {
  unambientLoops += by;
}
