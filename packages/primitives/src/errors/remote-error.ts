import { types } from 'node:util';
import { asRegistered, kindOf, ParallelError, registerErrorClass } from './parallel-error.js';

/** An error as it travels: only data, safe for structured clone, JSON and MessagePack. */
export interface ErrorEnvelope {
  /** `name` of the error, for people. */
  readonly name: string;
  readonly message: string;
  /** The stack where it was thrown; already names the lanes it passed through. */
  readonly stack: string | undefined;
  /** The kind of a {@link ParallelError}, by which its class is found again. */
  readonly kind?: string;
  readonly cause?: ErrorEnvelope | { readonly value: unknown };
  /** The parts of an `AggregateError`. */
  readonly errors?: readonly ErrorEnvelope[];
  /** Own enumerable properties that are plain data (`code`, `errno`, `path`, a status …). */
  readonly details?: Readonly<Record<string, unknown>>;
}

const builtins: ReadonlyMap<string, ErrorConstructor> = new Map(
  [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError].map((c) => [c.name, c]),
);
const deepest = 8;

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
 * Reduces whatever was thrown to data that every codec can carry. Never throws, whatever it is given.
 *
 * @param thrown the caught value, an error or not.
 * @param lane where it was thrown; named in the stack.
 */
export function encodeError(thrown: unknown, lane?: string): ErrorEnvelope {
  return encodeAt(thrown, lane, 0);
}

function encodeAt(thrown: unknown, lane: string | undefined, depth: number): ErrorEnvelope {
  if (!isError(thrown)) {
    return {
      name: 'RemoteError',
      message: `a task threw ${text(thrown)}`,
      stack: undefined,
      details: dataOf({ thrown }),
    };
  }
  const stack = read(thrown, 'stack');
  const kind = kindOf(thrown);
  const details = dataOf(thrown);
  const cause: unknown = Object.hasOwn(thrown, 'cause') ? thrown.cause : undefined;
  const errors: unknown = 'errors' in thrown ? thrown.errors : undefined;
  return {
    name: String(read(thrown, 'name') ?? 'Error'),
    message: String(read(thrown, 'message') ?? ''),
    stack: typeof stack === 'string' ? (lane ? `${stack}\n    --- thrown in ${lane} ---` : stack) : undefined,
    ...(kind !== undefined && { kind }),
    ...(cause !== undefined &&
      depth < deepest && { cause: isError(cause) ? encodeAt(cause, undefined, depth + 1) : { value: plain(cause) } }),
    ...(Array.isArray(errors) && depth < deepest && { errors: errors.map((e) => encodeAt(e, undefined, depth + 1)) }),
    ...(Object.keys(details).length > 0 && { details }),
  };
}

/**
 * Makes an error of this isolate from an envelope: the same class where it is one of the library's or of the language's,
 * else a {@link RemoteError} with the original's name. The stack is the remote one.
 */
export function decodeError(envelope: ErrorEnvelope): Error {
  const { name, message, stack, kind, cause, errors, details } = envelope;
  let error: Error;
  if (errors) error = new AggregateError(errors.map(decodeError), message);
  else if (kind !== undefined) error = asRegistered(new Error(message), kind) ?? new RemoteError(message, name);
  else
    error = builtins.has(name) ? new (builtins.get(name) as ErrorConstructor)(message) : new RemoteError(message, name);
  if (error.name !== name) define(error, 'name', name);
  if (details) for (const [key, value] of Object.entries(details)) if (isSafeKey(key)) Reflect.set(error, key, value);
  if (cause) define(error, 'cause', 'value' in cause ? cause.value : decodeError(cause as ErrorEnvelope));
  if (stack !== undefined) define(error, 'stack', stack);
  return error;
}

function isError(value: unknown): value is Error {
  return types.isNativeError(value) || value instanceof Error;
}

function define(error: Error, key: string, value: unknown): void {
  Object.defineProperty(error, key, { value, configurable: true, writable: true });
}

function isSafeKey(key: string): boolean {
  return key !== '__proto__' && key !== 'constructor' && key !== 'prototype';
}

/** A getter of a foreign error may throw; that must not hide the error itself. */
function read(error: Error, key: 'name' | 'message' | 'stack'): unknown {
  try {
    return error[key];
  } catch {
    return undefined;
  }
}

function dataOf(error: object): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  for (const key of Object.keys(error)) {
    if (!isSafeKey(key) || key === 'stack' || key === 'message' || key === 'cause' || key === 'errors') continue;
    try {
      const value: unknown = plain(Reflect.get(error, key));
      if (value !== undefined) data[key] = value;
    } catch {
      continue; // a getter that throws has no data to give
    }
  }
  return data;
}

/** The value itself when it is plain data, a clone when it can be cloned, else a description of it. */
function plain(value: unknown): unknown {
  if (value === null || typeof value !== 'object') {
    return typeof value === 'function' || typeof value === 'symbol' ? undefined : value;
  }
  try {
    return structuredClone(value);
  } catch {
    return text(value);
  }
}

function text(value: unknown): string {
  try {
    return typeof value === 'string' ? JSON.stringify(value) : String(value);
  } catch {
    return 'a value that cannot be shown';
  }
}
