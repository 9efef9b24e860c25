import type { Future as ExecutorFuture } from '@parallel-cookbook/primitives';
import type { Loop } from '../loop/loop.js';
import { Future } from '../task/future.js';

/** What is done at some time, well or badly: a task or future of a loop, or a future of an executor. */
export type Completable = Future<unknown> | ExecutorFuture<unknown>;

/** Whether something is one, whichever copy of these packages made it. */
export function isCompletable(value: unknown): value is Completable {
  if (value instanceof Future) return true;
  const { addDoneCallback, removeDoneCallback, done } = (value ?? {}) as Partial<Completable>;
  return typeof addDoneCallback === 'function' && typeof removeDoneCallback === 'function' && typeof done === 'boolean';
}

/**
 * Calls back in the moment in which it is done, or now. Gives a function that forgets the callback.
 *
 * @param loop whose time stands still, under a test clock, until an executor has done it.
 */
export function onceDone(awaited: Completable, loop: Loop, call: () => void): () => void {
  if (awaited instanceof Future) {
    awaited.observed = true;
    awaited.whenDone(call);
    return () => void awaited.removeDoneCallback(call);
  }
  if (awaited.done) {
    call();
    return () => undefined;
  }
  const done = (): void => {
    loop.countOutside(-1);
    call();
  };
  loop.countOutside(1);
  awaited.addDoneCallback(done);
  return () => {
    if (awaited.removeDoneCallback(done)) loop.countOutside(-1);
  };
}

/** The result of what is done. Throws what it failed with. */
export function resultOf(done: Completable): unknown {
  return done instanceof Future ? done.tryResult() : done.resultSync();
}
