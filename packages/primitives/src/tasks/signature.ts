import type { NotSendable, Sendable } from '../codec/sendable.js';
import type { TaskFunction } from './task-function.js';

/** Any function at all. */
export type AnyFunction = (...args: never[]) => unknown;

/** What a function becomes, in the eyes of the compiler, when it cannot be a task. The text says why. */
export interface NotATask<Why extends string> {
  readonly 'this function cannot be a task': Why;
}

/** What a stream task returns: `yield` in an `async function*` or a `function*`. */
export type Streamable<Y> = AsyncIterable<Y> | Generator<Y, unknown, unknown>;

/** What a function with result `R` yields when it is a stream, else `never`. */
export type Yielded<R> = 0 extends 1 & Awaited<R>
  ? never
  : [Awaited<R>] extends [never]
    ? never // it always throws
    : Awaited<R> extends Generator<infer Y, unknown, never>
      ? Y
      : Awaited<R> extends AsyncIterable<infer Y>
        ? Y
        : never;

/** A parameter type that `submit` intersects with its task: a stream task is refused, with the remedy in the text. */
export type NotStream<R> = [Yielded<R>] extends [never]
  ? unknown
  : NotATask<'it returns a stream; use stream(task, ...args) instead of submit'>;

/** A task whose results come one by one. */
export type StreamTask<A extends unknown[], Y> = TaskFunction<
  (...args: A) => Streamable<Y> | PromiseLike<Streamable<Y>>
>;

/** What arrives of a function's result: what its promise holds, or what its stream yields. */
type Result<R> = [Yielded<R>] extends [never] ? Awaited<R> : Yielded<R>;

/**
 * `F` where a function of this type can be a task, else a type that says why not: it is overloaded, or an argument or
 * its result cannot travel. A generic function passes with its type parameters as `unknown`.
 */
export type Definable<F> = 0 extends 1 & F
  ? F // any
  : // The compiler knows nothing of a function whose parameters it would have to infer.
    unknown extends F
    ? NotATask<'write down the types of its parameters'>
    : F extends AnyFunction
      ? IsOverloaded<F> extends true
        ? NotATask<'it is overloaded; define one task for each overload'>
        : Parameters<F> extends Sendable<Parameters<F>>
          ? [Result<ReturnType<F>>] extends [Sendable<Result<ReturnType<F>>>]
            ? F
            : NotATask<'its result cannot travel'> & { readonly result: Unsendable<Result<ReturnType<F>>> }
          : NotATask<'an argument cannot travel'> & { readonly arguments: Sendable<Parameters<F>> }
      : NotATask<'it is no function'>;

type Unsendable<R> = Sendable<R> extends infer S ? S : NotSendable<'it cannot travel'>;

/** Asked for two signatures, a function with one gives it twice. */
type IsOverloaded<F> = F extends { (...args: infer A): infer R; (...args: infer B): infer S }
  ? [A, R] extends [B, S]
    ? [B, S] extends [A, R]
      ? false
      : true
    : true
  : false;
