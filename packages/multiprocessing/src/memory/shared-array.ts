import { SharedArray as PrimitiveSharedArray, type ElementKind, type ElementOf } from '@parallel-cookbook/primitives';
import { mappedMemory } from '@parallel-cookbook/primitives/process';

/**
 * An array of numbers that processes see: one memory, mapped by each, never copied.
 *
 * Python analogue: `multiprocessing.RawArray('d', 100)`; take a `Lock` beside it where Python's `Array` has one built in.
 * Single elements are read and written atomically by `get`, `set`, `add`. See `SharedArray` of primitives.
 *
 * @example
 * import { SharedArray } from '@parallel-cookbook/multiprocessing';
 *
 * const sums = new SharedArray('f64', [1, 2, 3]);
 * sums.add(2, 0.5);
 * console.log([...sums].join(' ')); // 1 2 3.5
 */
export const SharedArray = bound() as new <K extends ElementKind = 'f64'>(
  kind: K,
  content: number | Iterable<ElementOf<K>>,
) => PrimitiveSharedArray<K>;
export type SharedArray<K extends ElementKind = 'f64'> = PrimitiveSharedArray<K>;

/** Plain instances of the class itself, so that what arrives from another process is of the same class. */
function bound(): unknown {
  function SharedArray<K extends ElementKind>(kind: K, content: number | Iterable<ElementOf<K>>) {
    return new PrimitiveSharedArray(kind, content, mappedMemory);
  }
  SharedArray.prototype = PrimitiveSharedArray.prototype;
  return SharedArray;
}
