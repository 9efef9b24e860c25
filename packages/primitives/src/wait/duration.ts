import { ArgumentError } from '../errors/argument.js';

/** Checks a time in milliseconds: a number, not negative; `Infinity` is never. */
export function durationMs(argument: string, value: number): number {
  if (typeof value === 'number' && value >= 0) return value;
  throw new ArgumentError(argument, value, 'give milliseconds, 0 or more');
}
