import { SharedValue as PrimitiveSharedValue, type ElementKind, type ElementOf } from '@parallel-cookbook/primitives';
import { mappedMemory } from '@parallel-cookbook/primitives/process';

/**
 * One number that processes see.
 *
 * Python analogue: `multiprocessing.Value('i', 0)`. Every method is one atomic step and needs no lock: `add(1)`, never
 * `value.value += 1`. See `SharedValue` of primitives.
 *
 * @example
 * import { SharedValue } from '@parallel-cookbook/multiprocessing';
 *
 * const hits = new SharedValue('i32', 40);
 * hits.add(2);
 * console.log(hits.value); // 42
 */
export const SharedValue = bound() as new <K extends ElementKind = 'f64'>(
  kind: K,
  initial?: ElementOf<K>,
) => PrimitiveSharedValue<K>;
export type SharedValue<K extends ElementKind = 'f64'> = PrimitiveSharedValue<K>;

/** Plain instances of the class itself, so that what arrives from another process is of the same class. */
function bound(): unknown {
  function SharedValue<K extends ElementKind>(kind: K, initial?: ElementOf<K>) {
    return new PrimitiveSharedValue(kind, initial, mappedMemory);
  }
  SharedValue.prototype = PrimitiveSharedValue.prototype;
  return SharedValue;
}
