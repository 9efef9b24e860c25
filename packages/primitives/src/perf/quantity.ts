import { ArgumentError } from '../errors/argument.js';

/** Checks a time, a throughput or a speed-up: finite and above zero. */
export function positiveQuantity(argument: string, value: number): number {
  if (typeof value === 'number' && value > 0 && value < Infinity) return value;
  throw new ArgumentError(argument, value, 'give a finite number above zero');
}

/** Checks a share of a whole: from 0 to 1, both included. */
export function shareQuantity(argument: string, value: number): number {
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  throw new ArgumentError(argument, value, 'give a share from 0 to 1');
}

/** Checks a coefficient: finite and not negative. */
export function coefficientQuantity(argument: string, value: number): number {
  if (typeof value === 'number' && value >= 0 && value < Infinity) return value;
  throw new ArgumentError(argument, value, 'give a finite number that is not negative');
}

/** Checks a number of processors: whole, at least `least`. */
export function processorQuantity(argument: string, value: number, least = 1): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new ArgumentError(argument, value, `give a whole number of processors, at least ${least}`);
}
