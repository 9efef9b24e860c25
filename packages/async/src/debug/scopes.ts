import type { CancelScope } from '../loop/cancel-scope.js';
import type { Bearer } from '../loop/waitable.js';
import type { Waiter } from '../loop/waiter.js';

/** A wait that is going on: the last of its scope first. */
export function* waitersIn(scope: CancelScope): IterableIterator<Waiter<never>> {
  for (let waiter = scope.firstWaiter; waiter; waiter = waiter.nextInScope) yield waiter;
}

/** The scopes right in a scope, in the order in which they were entered. */
export function childrenOf(scope: CancelScope): CancelScope[] {
  const children: CancelScope[] = [];
  for (let child = scope.firstChild; child; child = child.nextSibling) children.push(child);
  return children.reverse();
}

/** A scope and all in it that are code of the same task. */
export function* scopesOf(scope: CancelScope, bearer: Bearer): IterableIterator<CancelScope> {
  yield scope;
  for (const child of childrenOf(scope)) if (child.bearer === bearer) yield* scopesOf(child, bearer);
}

/** The scopes of the tasks that were made in a scope, not of those made in these. */
export function* tasksUnder(scope: CancelScope, bearer: Bearer): IterableIterator<CancelScope> {
  for (const child of childrenOf(scope)) {
    if (child.bearer === bearer) yield* tasksUnder(child, bearer);
    else yield child;
  }
}
