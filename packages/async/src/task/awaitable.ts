import { ArgumentError } from '@parallel-cookbook/primitives';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import { Future } from './future.js';
import { isPromiseLike } from './promise-like.js';
import type { TaskBody } from './task.js';
import { waitOutside } from './wait-outside.js';

/**
 * What can be waited for: a function that is run for it, or something that runs already (a task, a future, any promise) and
 * belongs to somebody else.
 */
export type Awaitable<T> = TaskBody<T> | PromiseLike<T>;

/** What an awaitable gives. */
export type AwaitedOf<A> = A extends (...args: never[]) => infer R ? Awaited<R> : Awaited<A>;

/** The function itself, or one that waits for what runs already and leaves it alone when it is cancelled. */
export function bodyOf<T>(awaitable: Awaitable<T>, argument: string): TaskBody<T> {
  if (typeof awaitable === 'function') return awaitable;
  if (isPromiseLike(awaitable)) return (task) => waitUntil(awaitable, { scope: task.scope });
  throw new ArgumentError(argument, awaitable, 'give a function, a task, a future or a promise');
}

/** Waits for something that runs already, until the scope is cancelled. */
export function waitUntil<T>(promise: PromiseLike<T>, options?: Pick<ScopedWaitOptions, 'scope'>): Promise<T> {
  return promise instanceof Future
    ? (promise as Future<T>).result(options)
    : waitOutside(promise, 'wait for a promise', options);
}
