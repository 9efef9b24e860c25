/** Decides which errors are meant: by their class, or by a question asked of each. */
export type ErrorCondition = { readonly prototype: Error } | ((error: unknown) => boolean);

/** Known in all copies of this package. */
const brand = Symbol.for('@parallel-cookbook/exception-group');

/**
 * Several errors that happened beside each other, as one. Groups may stand in groups.
 *
 * Python analogue: `ExceptionGroup`; `split` and `subgroup` do what `except*` does there. It is an `AggregateError` with
 * the errors in the order in which they happened.
 *
 * @example
 * import { ExceptionGroup } from '@parallel-cookbook/async';
 *
 * const group = new ExceptionGroup('two of three failed', [new TypeError('no number'), new RangeError('too large')]);
 * const [ranges, others] = group.split(RangeError);
 * console.log(ranges?.errors.length, others?.errors[0].message); // 1 no number
 */
export class ExceptionGroup extends AggregateError {
  static {
    Object.defineProperty(this.prototype, 'name', { value: 'ExceptionGroup', configurable: true, writable: true });
    Object.defineProperty(this.prototype, brand, { value: true });
  }

  readonly code = 'ERR_PARALLEL_EXCEPTION_GROUP';
  declare errors: unknown[];

  constructor(message: string, errors: readonly unknown[]) {
    super(errors, `${message} (${errors.length} ${errors.length === 1 ? 'error' : 'errors'})`);
    this.headline = message;
    Object.defineProperty(this, 'headline', { enumerable: false });
  }

  private readonly headline: string;

  static override [Symbol.hasInstance](value: unknown): boolean {
    if (Function.prototype[Symbol.hasInstance].call(this, value)) return true;
    return this === ExceptionGroup && typeof value === 'object' && value !== null && brand in value;
  }

  /** The errors that are no groups, in order. */
  *leaves(): IterableIterator<unknown> {
    for (const error of this.errors) {
      if (error instanceof ExceptionGroup) yield* error.leaves();
      else yield error;
    }
  }

  /**
   * Parts the group in two of the same shape: those that are meant and the others; `undefined` for a part with none.
   *
   * @param condition a class, or a question asked of each error that is no group.
   */
  split(condition: ErrorCondition): readonly [matching: ExceptionGroup | undefined, rest: ExceptionGroup | undefined] {
    const matching: unknown[] = [];
    const rest: unknown[] = [];
    for (const error of this.errors) {
      if (error instanceof ExceptionGroup) {
        const [yes, no] = error.split(condition);
        if (yes) matching.push(yes);
        if (no) rest.push(no);
      } else if (meets(error, condition)) {
        matching.push(error);
      } else {
        rest.push(error);
      }
    }
    return [this.derive(matching), this.derive(rest)];
  }

  /** The first part of {@link split} alone. */
  subgroup(condition: ErrorCondition): ExceptionGroup | undefined {
    return this.split(condition)[0];
  }

  private derive(errors: readonly unknown[]): ExceptionGroup | undefined {
    if (errors.length === 0) return undefined;
    const group = new ExceptionGroup(this.headline, errors);
    if (this.stack !== undefined) group.stack = this.stack;
    if (this.cause !== undefined) group.cause = this.cause;
    return group;
  }
}

function meets(error: unknown, condition: ErrorCondition): boolean {
  if (isClass(condition)) return error instanceof (condition as abstract new () => unknown);
  return (condition as (error: unknown) => boolean)(error);
}

/** Classes of errors have a prototype that is an error; questions have none, or an empty one. */
function isClass(condition: ErrorCondition): boolean {
  const { prototype } = condition as { prototype?: unknown };
  return (
    typeof prototype === 'object' && prototype !== null && (prototype === Error.prototype || 'message' in prototype)
  );
}
