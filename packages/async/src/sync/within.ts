const done: Promise<unknown> = Promise.resolve();

/**
 * Runs a body while something is held, and gives that back however the body ended.
 *
 * No async function where nothing has to be awaited: each of its awaits would cost as much as the lock.
 *
 * @param held what is held, or is waited for.
 */
export function within<G extends Disposable, R>(
  held: G | Promise<G>,
  body: (held: G) => R | PromiseLike<R>,
): Promise<R> {
  if (!(Symbol.dispose in held)) return later(held, body);
  let result: R | PromiseLike<R>;
  try {
    result = body(held);
  } catch (error) {
    held[Symbol.dispose]();
    return Promise.reject(error);
  }
  if (isThenable(result)) return finish(held, result);
  held[Symbol.dispose]();
  return result === undefined ? (done as Promise<R>) : Promise.resolve(result);
}

async function later<G extends Disposable, R>(waited: Promise<G>, body: (held: G) => R | PromiseLike<R>): Promise<R> {
  const held = await waited;
  try {
    const result = body(held);
    return isThenable(result) ? await result : result;
  } finally {
    held[Symbol.dispose]();
  }
}

async function finish<R>(held: Disposable, result: PromiseLike<R>): Promise<R> {
  try {
    return await result;
  } finally {
    held[Symbol.dispose]();
  }
}

function isThenable<R>(result: R | PromiseLike<R>): result is PromiseLike<R> {
  return typeof (result as PromiseLike<R> | null | undefined)?.then === 'function';
}
