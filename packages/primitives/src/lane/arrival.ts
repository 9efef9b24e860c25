import { unpack, unpackSync, type Packed } from '../codec/pack.js';

/** Whether a value has to be awaited. */
export function isThenable<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

/** Whether a value needs no look inside before it is sent. */
export function isFlat(value: unknown): boolean {
  switch (typeof value) {
    case 'object':
      return value === null;
    case 'function':
    case 'symbol':
      return false;
    default:
      return true;
  }
}

/** The value that was packed. A promise only when the module of a handle has to be loaded here first. */
export function arrived(packed: Packed): unknown {
  try {
    return unpackSync(packed);
  } catch {
    return unpack(packed);
  }
}
