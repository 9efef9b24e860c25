import { arrayOn, elementBytes, type ElementName, type TypedArray } from '../datatype/typed-array.js';
import type { AtomicUpdate } from './atomic-update.js';
import type { Target } from './target-spec.js';

/**
 * Changes the elements of a target one by one, in the order of its datatype, by the elements that `operands` holds without gaps; gives what
 * they were before, likewise.
 *
 * @param indexOf which element stands at that byte; throws where none can.
 */
export function accumulate(
  indexOf: (element: ElementName, offset: number) => number,
  update: AtomicUpdate,
  operands: Uint8Array,
  { offset, count, datatype, element }: Target & { readonly element: ElementName },
): Uint8Array {
  const bytes = elementBytes[element];
  const given = arrayOn(element, operands) ?? (arrayOn(element, operands.slice()) as TypedArray);
  const before = new Uint8Array(operands.length);
  const results = arrayOn(element, before) as TypedArray;
  const { runs, extent } = datatype;
  let next = 0;
  for (let each = 0, at = offset; each < count; each++, at += extent) {
    for (let run = 0; run < runs.length; run += 2) {
      const first = indexOf(element, at + (runs[run] as number));
      const length = (runs[run + 1] as number) / bytes;
      for (let i = 0; i < length; i++, next++) results[next] = update(first + i, given[next] as number) as number;
    }
  }
  return before;
}
