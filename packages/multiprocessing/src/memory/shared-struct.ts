import {
  SharedStruct as PrimitiveSharedStruct,
  type StructShape,
  type StructValues,
} from '@parallel-cookbook/primitives';
import { mappedMemory } from '@parallel-cookbook/primitives/process';

/**
 * Named numbers of several types that processes see, laid out as a C struct.
 *
 * Python analogue: `multiprocessing.RawValue(Point)` with a `ctypes.Structure`; take a `Lock` where fields must change together.
 * See `SharedStruct` of primitives.
 *
 * @example
 * import { SharedStruct } from '@parallel-cookbook/multiprocessing';
 *
 * const point = new SharedStruct({ x: 'f64', y: 'f64', hits: 'i32' }, { x: 1.5 });
 * point.add('hits', 1);
 * console.log(JSON.stringify(point.read())); // {"x":1.5,"y":0,"hits":1}
 */
export const SharedStruct = bound() as new <const S extends StructShape>(
  shape: S,
  initial?: Partial<StructValues<S>>,
) => PrimitiveSharedStruct<S>;
export type SharedStruct<S extends StructShape> = PrimitiveSharedStruct<S>;

/** Plain instances of the class itself, so that what arrives from another process is of the same class. */
function bound(): unknown {
  function SharedStruct<S extends StructShape>(shape: S, initial?: Partial<StructValues<S>>) {
    return new PrimitiveSharedStruct(shape, initial, mappedMemory);
  }
  SharedStruct.prototype = PrimitiveSharedStruct.prototype;
  return SharedStruct;
}
