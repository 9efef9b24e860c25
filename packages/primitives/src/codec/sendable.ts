import type { Shareable } from './shareable.js';

/** What an argument or result becomes, in the eyes of the compiler, when it cannot travel. The text says why. */
export interface NotSendable<Why extends string> {
  readonly 'this value cannot travel': Why;
}

/** Whatever structured clone copies whole, so that nobody looks inside. */
type Whole =
  | ArrayBufferView
  | ArrayBuffer
  | SharedArrayBuffer
  | Date
  | RegExp
  | Error
  | Shareable
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | void;

/**
 * `T` where a value of type `T` can be sent to another thread by structured clone; where it cannot, a type to which no
 * value is assignable and whose text says why.
 *
 * Callbacks, instances of classes with methods, symbols, promises and weak collections are refused. `unknown` and `any`
 * pass here and are looked at when the value is sent (`pack`). A class without methods looks like plain data to the
 * compiler and is refused only then.
 */
export type Sendable<T> = 0 extends 1 & T
  ? T // any
  : T extends Whole
    ? T
    : T extends symbol
      ? NotSendable<'a symbol means something only where it was made; send a string'>
      : // A Map has all that a WeakMap has, so it must be asked first.
        T extends ReadonlyMap<infer K, infer V>
        ? [K, V] extends [Sendable<K>, Sendable<V>]
          ? T
          : NotSendable<'a key or value of this Map cannot travel'>
        : T extends ReadonlySet<infer M>
          ? [M] extends [Sendable<M>]
            ? T
            : NotSendable<'a member of this Set cannot travel'>
          : T extends WeakMap<infer _K, infer _V> | WeakSet<infer _M> | WeakRef<infer _R>
            ? NotSendable<'weak collections cannot be cloned; send a Map, a Set or the object itself'>
            : T extends PromiseLike<unknown>
              ? NotSendable<'a promise cannot leave its thread; await it and send the result'>
              : T extends (...args: never[]) => unknown
                ? NotSendable<'a function cannot leave its thread; send data, or make it a task of its own'>
                : T extends object
                  ? { [K in keyof T]: K extends symbol ? T[K] : Sendable<T[K]> }
                  : T;

/** Like {@link Sendable}, for JSON: what arrives. Dates and whatever else has `toJSON` become what it returns. */
export type JsonSendable<T> = 0 extends 1 & T
  ? T
  : T extends string | number | boolean | null | undefined | void
    ? T
    : T extends { toJSON(): infer J }
      ? J
      : T extends symbol | bigint
        ? NotSendable<'JSON has no symbols and no bigints; send a string'>
        : T extends ArrayBufferView | ArrayBuffer | SharedArrayBuffer
          ? NotSendable<'JSON has no bytes; send an array of numbers or a base64 string'>
          : T extends ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>
            ? NotSendable<'JSON has no Map and no Set; send an object or an array'>
            : T extends PromiseLike<unknown>
              ? NotSendable<'a promise cannot leave its thread; await it and send the result'>
              : T extends (...args: never[]) => unknown
                ? NotSendable<'a function cannot be sent; send data, or make it a task of its own'>
                : T extends object
                  ? { [K in keyof T]: K extends symbol ? T[K] : JsonSendable<T[K]> }
                  : T;
