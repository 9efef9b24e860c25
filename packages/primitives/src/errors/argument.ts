import { ParallelError, registerErrorClass } from './parallel-error.js';

/** An argument that makes no sense: names it, the value given and the remedy. Python: `ValueError` or `TypeError`. */
export class ArgumentError extends ParallelError {
  static override readonly kind: string = 'ArgumentError';
  readonly code: string = 'ERR_PARALLEL_ARGUMENT';

  constructor(
    /** The argument or option, as the caller writes it. */
    readonly argument: string,
    /** What was given. */
    readonly value: unknown,
    /** What would be right. */
    readonly remedy: string,
  ) {
    super(`${argument} is ${describe(value)}: ${remedy}`);
  }
}
registerErrorClass(ArgumentError);

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 80 ? `${value.slice(0, 79)}…` : value);
  if (typeof value === 'function') return value.name ? `the function ${value.name}` : 'a function';
  if (typeof value === 'bigint') return `${value}n`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}
