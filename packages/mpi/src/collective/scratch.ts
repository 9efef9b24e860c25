import type { TypedArray } from '../datatype/typed-array.js';

/** So many arrays are kept, none of them longer: fresh memory costs more than to combine what comes into it. */
const [most, longestBytes] = [4, 8 << 20];
const kept: TypedArray[] = [];

/** Room for what comes in between: an array of the same kind, with anything in it. */
export function borrowScratch(like: TypedArray, length: number): TypedArray {
  const at = kept.findIndex((one) => one.length === length && one.constructor === like.constructor);
  if (at >= 0) return kept.splice(at, 1)[0] as TypedArray;
  return new (like.constructor as new (length: number) => TypedArray)(length);
}

/** Nobody writes to it any more. */
export function returnScratch(array: TypedArray): void {
  if (array.byteLength > longestBytes) return;
  if (kept.length === most) kept.shift();
  kept.push(array);
}
