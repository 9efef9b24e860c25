import { types } from 'node:util';
import { asRegistered, kindOf, ParallelError, registerErrorClass } from './parallel-error.js';
import { describeValue, fromPlain, toPlain, type PlainData } from './plain-data.js';

/** An error as it travels: only data, safe for structured clone, JSON and MessagePack. */
export interface ErrorEnvelope {
  /** `name` of the error, for people. */
  readonly name: string;
  readonly message: string;
  /** The stack where it was thrown; already names the lanes it passed through. */
  readonly stack?: string | undefined;
  /** The kind of a {@link ParallelError}, by which its class is found again. */
  readonly kind?: string;
  readonly cause?: ErrorEnvelope | { readonly value: PlainData };
  /** The parts of an `AggregateError`. */
  readonly errors?: readonly ErrorEnvelope[];
  /** Own enumerable properties, as data (`code`, `errno`, `path`, a status …). */
  readonly details?: Readonly<Record<string, PlainData>>;
}

const builtins: ReadonlyMap<string, ErrorConstructor> = new Map(
  [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError].map((c) => [c.name, c]),
);
/** How many errors lie below one another, and beside one another, before the rest is left out. */
const deepest = 8;
const broadest = 100;
/** Properties that travel apart, and those by which a wire could reach what lies behind an error. */
const apart: ReadonlySet<string> = new Set([
  ...['name', 'message', 'stack', 'cause', 'errors'],
  ...['__proto__', 'constructor', 'prototype'],
]);

/**
 * Something thrown elsewhere that has no class here: a user's own error class, or a value that is no error at all.
 *
 * Its `name`, `message`, `stack` and data properties are those of the original; only its class is not.
 */
export class RemoteError extends ParallelError {
  static override readonly kind: string = 'RemoteError';
  readonly code: string = 'ERR_PARALLEL_REMOTE';

  constructor(
    message: string,
    /** The class name that the original had. */
    readonly remoteName: string = 'Error',
  ) {
    super(message);
  }
}
registerErrorClass(RemoteError);

/**
 * Reduces whatever was thrown to data that every codec can carry. Never throws, whatever it is given: a property whose
 * getter throws is left out, a cause that leads back to its own effect is cut, depth and breadth are bounded.
 *
 * @param thrown the caught value, an error or not.
 * @param lane where it was thrown; named in the stack.
 */
export function encodeError(thrown: unknown, lane?: string): ErrorEnvelope {
  return encodeAt(thrown, lane, 0, new Set());
}

function encodeAt(thrown: unknown, lane: string | undefined, depth: number, seen: Set<unknown>): ErrorEnvelope {
  if (!isError(thrown)) {
    return {
      name: 'RemoteError',
      message: `a task threw ${describeValue(thrown)}`,
      details: { thrown: toPlain(thrown) },
    };
  }
  const again = seen.has(thrown);
  seen.add(thrown);
  const stack = read(thrown, 'stack');
  const kind = read(thrown, kindOf);
  const inside = !again && depth < deepest;
  const cause = inside ? read(thrown, 'cause') : undefined;
  const errors = inside ? read(thrown, 'errors') : undefined;
  const details = again ? {} : detailsOf(thrown);
  return {
    name: text(read(thrown, 'name'), 'Error'),
    message: text(read(thrown, 'message'), ''),
    ...(typeof stack === 'string' && { stack: lane ? `${stack}\n    --- thrown in ${lane} ---` : stack }),
    ...(typeof kind === 'string' && { kind }),
    ...(cause !== undefined && {
      cause: isError(cause) ? encodeAt(cause, undefined, depth + 1, seen) : { value: toPlain(cause) },
    }),
    ...(Array.isArray(errors) && {
      errors: errors.slice(0, broadest).map((e) => encodeAt(e, undefined, depth + 1, seen)),
    }),
    ...(Object.keys(details).length > 0 && { details }),
  };
}

/**
 * Makes an error of this isolate from an envelope: the same class where it is one of the library's or of the language's,
 * else a {@link RemoteError} with the original's name. The stack is the remote one. Never throws, also not for an envelope
 * that came damaged from the wire, and sets nothing but own data properties.
 */
export function decodeError(envelope: ErrorEnvelope): Error {
  return decodeAt(envelope, 0);
}

function decodeAt(envelope: ErrorEnvelope, depth: number): Error {
  const { kind, stack, cause, errors, details } = (envelope ?? {}) as Partial<ErrorEnvelope>;
  const name = text(envelope?.name, 'Error');
  const message = text(envelope?.message, '');
  const error = made(name, message, kind, Array.isArray(errors));
  for (const [key, value] of Object.entries(details ?? {})) {
    if (!apart.has(key)) define(error, key, fromPlain(value), true);
  }
  if (depth < deepest) {
    if (Array.isArray(errors)) {
      const parts = (errors as ErrorEnvelope[]).slice(0, broadest).map((part) => decodeAt(part, depth + 1));
      define(error, 'errors', parts);
    }
    if (typeof cause === 'object' && cause !== null) {
      define(error, 'cause', 'value' in cause ? fromPlain(cause.value) : decodeAt(cause, depth + 1));
    }
  }
  if (error.name !== name) define(error, 'name', name);
  if (typeof stack === 'string') define(error, 'stack', stack);
  return error;
}

function made(name: string, message: string, kind: unknown, several: boolean): Error {
  if (typeof kind === 'string') {
    return asRegistered(new Error(message), kind) ?? new RemoteError(message, name);
  }
  if (several) return new AggregateError([], message);
  const builtin = builtins.get(name);
  return builtin ? new builtin(message) : new RemoteError(message, name);
}

function isError(value: unknown): value is Error {
  try {
    return types.isNativeError(value) || value instanceof Error;
  } catch {
    return false; // a proxy that throws when it is asked
  }
}

function define(error: Error, key: string, value: unknown, enumerable = false): void {
  Object.defineProperty(error, key, { value, enumerable, configurable: true, writable: true });
}

/** A getter of a foreign error may throw; that must not hide the error itself. */
function read(error: Error, key: string | ((error: Error) => unknown)): unknown {
  try {
    return typeof key === 'string' ? Reflect.get(error, key) : key(error);
  } catch {
    return undefined;
  }
}

function detailsOf(error: Error): Record<string, PlainData> {
  const details: Record<string, PlainData> = {};
  for (const key of (read(error, Object.keys) as string[] | undefined) ?? []) {
    if (apart.has(key)) continue;
    const value = read(error, key);
    if (value !== undefined && typeof value !== 'function' && typeof value !== 'symbol') details[key] = toPlain(value);
  }
  return details;
}

function text(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : value === undefined || value === null ? otherwise : describeValue(value);
}
