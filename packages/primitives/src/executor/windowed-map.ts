import type { Future } from './future.js';

/**
 * Maps item by item, with at most `window` items in work or done and not taken. Whoever leaves the loop, or sees an error in it,
 * cancels the rest and closes the source. When the source fails, or an item is refused, the results of the items before come first.
 */
export async function* mapInWindow<T, R>(
  accept: (item: T) => Future<R>,
  items: Iterable<T> | AsyncIterable<T>,
  window: number,
  ordered: boolean,
): AsyncGenerator<R, void, undefined> {
  const source = iteratorOf(items);
  const inWork: Future<R>[] = [];
  const finished: Future<R>[] = [];
  let reading = false;
  let exhausted = false;
  let sourceEnded = false;
  let failure: { readonly reason: unknown } | undefined;
  let wake: (() => void) | undefined;

  const onDone = (future: Future<R>): void => {
    if (!ordered) finished.push(future);
    wake?.();
  };
  const take = (step: IteratorResult<T, unknown>): void => {
    if (step.done) {
      exhausted = sourceEnded = true;
      return;
    }
    try {
      const future = accept(step.value);
      inWork.push(future);
      future.addDoneCallback(onDone);
    } catch (reason) {
      fail(reason);
    }
  };
  const fail = (reason: unknown): void => {
    exhausted = true;
    failure = { reason };
  };
  const sourceFailed = (reason: unknown): void => {
    sourceEnded = true;
    fail(reason);
  };
  const read = async (pending: PromiseLike<IteratorResult<T, unknown>>): Promise<void> => {
    reading = true;
    try {
      take(await pending);
    } catch (reason) {
      sourceFailed(reason);
    }
    reading = false;
    wake?.();
  };
  const readNext = (): void => {
    try {
      const step = source.next();
      if ('then' in step) void read(step);
      else take(step);
    } catch (reason) {
      sourceFailed(reason);
    }
  };

  try {
    for (;;) {
      while (!exhausted && !reading && inWork.length < window) readNext();
      const first = ordered ? inWork[0] : finished[0];
      if (first?.done) {
        if (ordered) void inWork.shift();
        else {
          void finished.shift();
          inWork.splice(inWork.indexOf(first), 1);
        }
        yield await first;
      } else if (inWork.length === 0 && exhausted) {
        if (failure) throw failure.reason;
        return;
      } else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    for (const future of inWork) future.cancel();
    if (!sourceEnded) await source.return?.();
  }
}

type Source<T> = Iterator<T> | AsyncIterator<T>;

function iteratorOf<T>(items: Iterable<T> | AsyncIterable<T>): Source<T> {
  return Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
}
