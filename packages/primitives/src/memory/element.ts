/** The number types that shared memory can hold: C's names for them, as in a kernel's signature. */
export type ElementKind = 'i8' | 'u8' | 'i16' | 'u16' | 'i32' | 'u32' | 'i64' | 'u64' | 'f32' | 'f64';

/** What JavaScript calls an element of that kind: 64-bit integers are bigints, everything else is a number. */
export type ElementOf<K extends ElementKind> = K extends 'i64' | 'u64' ? bigint : number;

/** The typed array over elements of that kind. */
export interface ElementArrays {
  i8: Int8Array;
  u8: Uint8Array;
  i16: Int16Array;
  u16: Uint16Array;
  i32: Int32Array;
  u32: Uint32Array;
  i64: BigInt64Array;
  u64: BigUint64Array;
  f32: Float32Array;
  f64: Float64Array;
}

interface ElementArrayConstructor<A> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): A;
}

/** The typed array class of each kind. */
export const elementArrays: { readonly [K in ElementKind]: ElementArrayConstructor<ElementArrays[K]> } = {
  i8: Int8Array,
  u8: Uint8Array,
  i16: Int16Array,
  u16: Uint16Array,
  i32: Int32Array,
  u32: Uint32Array,
  i64: BigInt64Array,
  u64: BigUint64Array,
  f32: Float32Array,
  f64: Float64Array,
};

/** All kinds, for error messages and tests. */
export const elementKinds = Object.keys(elementArrays) as readonly ElementKind[];
