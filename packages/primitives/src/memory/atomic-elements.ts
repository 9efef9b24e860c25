import { elementArrays, type ElementKind, type ElementOf } from './element.js';

type IntegerArray = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array;
type BigArray = BigInt64Array | BigUint64Array;

/** Single elements, each read and written as a whole: what `Atomics` does for integers, for every kind of number. */
export interface AtomicElements<T> {
  load(index: number): T;
  store(index: number, value: T): void;
  exchange(index: number, value: T): T;
  /** Stores `replacement` if the element is `expected`, bit for bit; returns what was there. */
  compareExchange(index: number, expected: T, replacement: T): T;
  /** Adds, wrapping around as the kind does; returns what was there. */
  add(index: number, delta: T): T;
  /** Whether two values of this kind have the same bits. */
  same(a: T, b: T): boolean;
}

/** Atomic access to `length` elements of `kind` that begin at `byteOffset`. Floats go through integers of their size. */
export function atomicElements<K extends ElementKind>(
  kind: K,
  buffer: ArrayBufferLike,
  byteOffset: number,
  length: number,
): AtomicElements<ElementOf<K>> {
  const made =
    kind === 'f32'
      ? new AtomicFloats32(new Int32Array(buffer, byteOffset, length))
      : kind === 'f64'
        ? new AtomicFloats64(new BigInt64Array(buffer, byteOffset, length))
        : new AtomicIntegers(new elementArrays[kind](buffer, byteOffset, length) as IntegerArray);
  return made as unknown as AtomicElements<ElementOf<K>>;
}

class AtomicIntegers<A extends IntegerArray | BigArray, T extends A[number]> implements AtomicElements<T> {
  /** Gives a value this kind's width, so that 300 and 44 are the same u8. */
  readonly #narrow: A;

  constructor(readonly elements: A) {
    this.#narrow = new (elements.constructor as new (length: number) => A)(1);
  }

  load(index: number): T {
    return Atomics.load(this.elements as IntegerArray, index) as T;
  }
  store(index: number, value: T): void {
    Atomics.store(this.elements as IntegerArray, index, value as number);
  }
  exchange(index: number, value: T): T {
    return Atomics.exchange(this.elements as IntegerArray, index, value as number) as T;
  }
  compareExchange(index: number, expected: T, replacement: T): T {
    return Atomics.compareExchange(
      this.elements as IntegerArray,
      index,
      expected as number,
      replacement as number,
    ) as T;
  }
  add(index: number, delta: T): T {
    return Atomics.add(this.elements as IntegerArray, index, delta as number) as T;
  }
  same(a: T, b: T): boolean {
    this.#narrow[0] = a;
    const narrowed = this.#narrow[0];
    this.#narrow[0] = b;
    return narrowed === this.#narrow[0];
  }
}

abstract class AtomicFloats<B> implements AtomicElements<number> {
  protected abstract toBits(value: number): B;
  protected abstract fromBits(bits: B): number;
  protected abstract swap(index: number, expected: B, replacement: B): B;
  protected abstract read(index: number): B;
  protected abstract write(index: number, bits: B): B;

  load(index: number): number {
    return this.fromBits(this.read(index));
  }
  store(index: number, value: number): void {
    this.write(index, this.toBits(value));
  }
  exchange(index: number, value: number): number {
    return this.fromBits(this.write(index, this.toBits(value)));
  }
  compareExchange(index: number, expected: number, replacement: number): number {
    return this.fromBits(this.swap(index, this.toBits(expected), this.toBits(replacement)));
  }
  add(index: number, delta: number): number {
    for (let seen = this.read(index); ;) {
      const found = this.swap(index, seen, this.toBits(this.fromBits(seen) + delta));
      if (found === seen) return this.fromBits(seen);
      seen = found;
    }
  }
  same(a: number, b: number): boolean {
    return this.toBits(a) === this.toBits(b);
  }
}

const float32 = new Float32Array(1);
const bits32 = new Int32Array(float32.buffer);
const float64 = new Float64Array(1);
const bits64 = new BigInt64Array(float64.buffer);

class AtomicFloats32 extends AtomicFloats<number> {
  constructor(private readonly bits: Int32Array) {
    super();
  }
  protected toBits(value: number): number {
    float32[0] = value;
    return bits32[0] as number;
  }
  protected fromBits(bits: number): number {
    bits32[0] = bits;
    return float32[0] as number;
  }
  protected swap(index: number, expected: number, replacement: number): number {
    return Atomics.compareExchange(this.bits, index, expected, replacement);
  }
  protected read(index: number): number {
    return Atomics.load(this.bits, index);
  }
  protected write(index: number, bits: number): number {
    return Atomics.exchange(this.bits, index, bits);
  }
}

class AtomicFloats64 extends AtomicFloats<bigint> {
  constructor(private readonly bits: BigInt64Array) {
    super();
  }
  protected toBits(value: number): bigint {
    float64[0] = value;
    return bits64[0] as bigint;
  }
  protected fromBits(bits: bigint): number {
    bits64[0] = bits;
    return float64[0] as number;
  }
  protected swap(index: number, expected: bigint, replacement: bigint): bigint {
    return Atomics.compareExchange(this.bits, index, expected, replacement);
  }
  protected read(index: number): bigint {
    return Atomics.load(this.bits, index);
  }
  protected write(index: number, bits: bigint): bigint {
    return Atomics.exchange(this.bits, index, bits);
  }
}
