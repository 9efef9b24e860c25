import type { Shareable, WaitOptions } from '@parallel-cookbook/primitives';

/** The names of what can be called from afar: methods, and none that would lead behind the object. */
export type RemoteMethod<T> = {
  [K in keyof T]: K extends 'then' | 'with' | 'constructor' | 'toString' | 'valueOf' | 'toJSON' | `_${string}` | symbol
    ? never
    : T[K] extends (...args: never[]) => unknown
      ? K
      : never;
}[keyof T] &
  string;

/** What every proxy has besides the methods of its object. */
export interface RemoteHandle<T> extends Shareable, Disposable {
  /** The same object, every call with these options. The blocking forms take the time-out from them. */
  with(options: WaitOptions): Remote<T>;
  /** Releases the object: when nobody refers to it any more, the server lets it go. Else that is done once this proxy is collected. */
  [Symbol.dispose](): void;
}

/**
 * An object of type `T` in a manager's server, seen from afar: every method `m` gives a promise, and its blocking form is called
 * `mSync`. Python: a `BaseProxy`.
 *
 * A proxy is a handle: it may be an argument of a process or task, an item of a queue, and stand inside the values of other proxies.
 *
 * Happens-before: calls of one thread are served in the order in which they were made; what happened before a call of one thread
 * was served happens before what follows a later call of another.
 * Errors: those that the method throws, with their class and the stack from the server; `ManagerDiedError`, `TimeoutError`,
 * `CancelledError`, `PicklingError`; `ClosedError` for an object that is gone. Cost: one message each way.
 */
export type Remote<T> = RemoteHandle<T> & {
  readonly [K in RemoteMethod<T>]: T[K] extends (...args: infer A) => infer R
    ? (...args: A) => Promise<Awaited<R>>
    : never;
} & {
  readonly [K in RemoteMethod<T> as `${K}Sync`]: T[K] extends (...args: infer A) => infer R
    ? (...args: A) => Awaited<R>
    : never;
};
