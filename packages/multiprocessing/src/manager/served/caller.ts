/** Whoever called the method that runs: a thread of a client, by its connection, and this one call of it. */
export interface Caller {
  /** The connection: who holds what is acquired, until it is gone. */
  readonly client: Client;
  /** Has something done when the call is given up, by a time-out, a signal or the end of its client. */
  onCancel(undo: () => void): void;
}

/** A connection, to which holds belong. */
export interface Client {
  readonly name: string;
  readonly isGone: boolean;
  /** Has something done when the client is gone. Returns how to take that back. */
  onGone(undo: () => void): () => void;
}

let current: Caller | undefined;

/** Runs a method on behalf of a caller; it may ask who that is until its first await. */
export function onBehalfOf<R>(caller: Caller, method: () => R): R {
  const before = current;
  current = caller;
  try {
    return method();
  } finally {
    current = before;
  }
}

/** Who called. Inside the server, where one served object uses another, nobody in particular. */
export function currentCaller(): Caller {
  return current ?? insider;
}

const insider: Caller = {
  client: { name: 'the server', isGone: false, onGone: () => () => undefined },
  onCancel: () => undefined,
};
