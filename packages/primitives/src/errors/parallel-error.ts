/** Where an instance keeps the kinds it belongs to; registered, so that every copy of this package agrees on it. */
const kinds = Symbol.for('@parallel-cookbook/error.kinds');

/** What every error class of the library may be given besides its message. */
export interface ParallelErrorOptions {
  /** What led to this error. */
  readonly cause?: unknown;
}

/** A class of the library's errors: constructible, with the stable kind that survives copies, realms and wires. */
export interface ParallelErrorClass {
  readonly prototype: ParallelError;
  readonly kind: string;
}

const classes = new Map<string, ParallelErrorClass>();

/**
 * The root of every error that the library throws on purpose.
 *
 * Python analogue: the library exceptions of `threading`, `queue` and `concurrent.futures`, which share no root there.
 *
 * `instanceof` holds across copies of the package, across realms (Jest's vm contexts) and for errors that came from another
 * thread or process, because it looks at a registered brand and not at the prototype's identity. `code` never changes
 * between versions; messages may.
 *
 * @example
 * import { ParallelError, TimeoutError } from '@parallel-cookbook/primitives';
 *
 * const error = new TimeoutError('acquire lock', 50);
 * console.log(error instanceof ParallelError, error.code); // true ERR_PARALLEL_TIMEOUT
 */
export abstract class ParallelError extends Error {
  /** The class's name on the wire: stable, unique. */
  static readonly kind: string = 'ParallelError';

  /** A machine-readable name of the failure that never changes: `ERR_PARALLEL_…`. */
  abstract readonly code: string;

  protected constructor(message: string, options?: ParallelErrorOptions) {
    super(message, options);
    Object.defineProperty(this, kinds, { value: kindsOf(new.target) });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    if (Function.prototype[Symbol.hasInstance].call(this, value)) return true;
    if (typeof value !== 'object' || value === null || !Object.hasOwn(this, 'kind')) return false;
    const found: unknown = Reflect.get(value, kinds);
    return Array.isArray(found) && found.includes(this.kind);
  }
}

Object.defineProperty(ParallelError.prototype, 'name', {
  configurable: true,
  get(this: ParallelError) {
    const own = this.constructor as unknown as ParallelErrorClass & { readonly name: string };
    // A user's own subclass has no kind of its own: it is called as its author called it.
    return Object.hasOwn(own, 'kind') ? own.kind : own.name;
  },
  set(this: ParallelError, value: string) {
    Object.defineProperty(this, 'name', { value, configurable: true, writable: true });
  },
});

function kindsOf(constructor: unknown): string[] {
  const found: string[] = [];
  for (let at: unknown = constructor; typeof at === 'function' && at !== Error; at = Object.getPrototypeOf(at))
    if (Object.hasOwn(at, 'kind')) found.push((at as unknown as ParallelErrorClass).kind);
  return found;
}

/** Makes a class known by its kind, so that an instance which arrives from elsewhere becomes one of it again. */
export function registerErrorClass(errorClass: ParallelErrorClass): void {
  classes.set(errorClass.kind, errorClass);
}

/** Turns a plain error into an instance of the registered class `kind`; `undefined` when no such class is known here. */
export function asRegistered(error: Error, kind: string): ParallelError | undefined {
  const errorClass = classes.get(kind);
  if (!errorClass) return undefined;
  Object.setPrototypeOf(error, errorClass.prototype);
  Object.defineProperty(error, kinds, { value: kindsOf(errorClass) });
  return error as ParallelError;
}

/** The kind under which an error travels, if it is one of the library's. */
export function kindOf(error: object): string | undefined {
  const found: unknown = Reflect.get(error, kinds);
  return Array.isArray(found) && typeof found[0] === 'string' ? found[0] : undefined;
}
