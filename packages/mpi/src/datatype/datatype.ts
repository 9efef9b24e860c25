import { MPIError } from '../errors/mpi-error.js';
import { contiguousLayout } from './contiguous.js';
import { darrayLayout, type Distribution } from './darray.js';
import { indexedLayout } from './indexed.js';
import type { Layout } from './layout.js';
import { packBytes, spanOf, unpackBytes } from './pack.js';
import { resizedLayout } from './resized.js';
import { structLayout } from './struct.js';
import { subarrayLayout, type ArrayOrder } from './subarray.js';
import { elementBytes, elementOf, isTypedArray, type ElementName, type TypedArray } from './typed-array.js';
import { vectorLayout } from './vector.js';

/**
 * Which bytes of a buffer are one element of a message, and of what kind they are.
 *
 * Python analogue: `MPI.Datatype`. A typed array has one by itself, so most programs never name any. Derived ones describe
 * columns, blocks and records in place; they are made from others, and must be committed before they are sent.
 *
 * Errors: `MPIError` (`MPI_ERR_COUNT`, `MPI_ERR_ARG`, `MPI_ERR_TYPE`). Cost: a message of a type with gaps is copied once
 * more, run by run; one without gaps is not.
 *
 * @example
 * import { Datatype } from '@parallel-cookbook/mpi';
 *
 * const matrix = Float64Array.of(1, 2, 3, 4, 5, 6); // 2 rows, 3 columns
 * const column = Datatype.of(matrix).createVector(2, 1, 3).commit();
 * console.log(column.size, column.extent); // 16 32
 * console.log(new Float64Array(column.pack(matrix, 1).buffer)); // Float64Array(2) [ 1, 4 ]
 */
export class Datatype implements Layout {
  static readonly #known = new Map<ElementName, Datatype>();
  readonly size: number;
  readonly lowerBound: number;
  readonly extent: number;
  /** @internal */
  readonly runs: readonly number[];
  #state: 'new' | 'committed' | 'freed';

  private constructor(
    /** How it was made: `Float64`, `vector of Float64`. */
    readonly name: string,
    layout: Layout,
    /** What all of it is made of; `undefined` for a mixture. Operations need to know. */
    readonly element: ElementName | undefined,
    readonly isBasic = false,
  ) {
    ({ size: this.size, lowerBound: this.lowerBound, extent: this.extent, runs: this.runs } = layout);
    this.#state = isBasic ? 'committed' : 'new';
  }

  /** The datatype of a typed array, or of the element with that name. */
  static of(array: TypedArray | ElementName): Datatype {
    const element = typeof array === 'string' ? array : isTypedArray(array) ? elementOf(array) : undefined;
    const size = element === undefined ? undefined : elementBytes[element];
    if (element === undefined || size === undefined) {
      throw new MPIError('MPI_ERR_TYPE', 'Datatype.of', 'give a typed array, or the name of its element: Float64');
    }
    let known = Datatype.#known.get(element);
    if (!known) {
      known = new Datatype(element, { size, lowerBound: 0, extent: size, runs: [0, size] }, element, true);
      Datatype.#known.set(element, known);
    }
    return known;
  }

  /**
   * Blocks of different types, such as the members of a record. Displacements in bytes.
   * Python: `MPI.Datatype.Create_struct`.
   */
  static createStruct(
    blocklengths: readonly number[],
    displacements: readonly number[],
    types: readonly Datatype[],
  ): Datatype {
    const elements = new Set(types.map(({ element }) => element));
    const [element] = elements.size === 1 ? elements : [undefined];
    return new Datatype('struct', structLayout(blocklengths, displacements, types), element);
  }

  /** `count` elements without gaps. Python: `Create_contiguous`. */
  createContiguous(count: number): Datatype {
    return this.#derived('contiguous', contiguousLayout(this, count));
  }

  /** `count` blocks of `blocklength` elements, `stride` elements apart. Python: `Create_vector`. */
  createVector(count: number, blocklength: number, stride: number): Datatype {
    return this.#derived('vector', vectorLayout(this, count, blocklength, stride * this.extent));
  }

  /** The same with a stride in bytes. Python: `Create_hvector`. */
  createHvector(count: number, blocklength: number, strideBytes: number): Datatype {
    return this.#derived('vector', vectorLayout(this, count, blocklength, strideBytes));
  }

  /** Blocks of different lengths at displacements in elements. Python: `Create_indexed`. */
  createIndexed(blocklengths: readonly number[], displacements: readonly number[]): Datatype {
    const offsets = displacements.map((place) => place * this.extent);
    return this.#derived('indexed', indexedLayout(this, blocklengths, offsets));
  }

  /** The same with displacements in bytes. Python: `Create_hindexed`. */
  createHindexed(blocklengths: readonly number[], displacements: readonly number[]): Datatype {
    return this.#derived('indexed', indexedLayout(this, blocklengths, displacements));
  }

  /** Blocks of one length at displacements in elements. Python: `Create_indexed_block`. */
  createIndexedBlock(blocklength: number, displacements: readonly number[]): Datatype {
    return this.createIndexed(
      displacements.map(() => blocklength),
      displacements,
    );
  }

  /** The same with displacements in bytes. Python: `Create_hindexed_block`. */
  createHindexedBlock(blocklength: number, displacements: readonly number[]): Datatype {
    return this.createHindexed(
      displacements.map(() => blocklength),
      displacements,
    );
  }

  /**
   * What one rank has of an array that is dealt out to a grid of ranks, dimension by dimension. Python: `Create_darray`.
   *
   * @param size how many ranks there are. @param rank whose part it is; ranks stand in the grid row-major.
   * @param sizes of the whole array. @param distributions of each dimension: see {@link Distribution}. @param dims ranks along each dimension.
   */
  createDarray(
    size: number,
    rank: number,
    sizes: readonly number[],
    distributions: readonly Distribution[],
    dims: readonly number[],
    order?: ArrayOrder,
  ): Datatype {
    return this.#derived('darray', darrayLayout(this, { size, rank, sizes, distributions, dims, order }));
  }

  /** A part of an array of several dimensions, such as a halo. Python: `Create_subarray`. */
  createSubarray(
    sizes: readonly number[],
    subsizes: readonly number[],
    starts: readonly number[],
    order?: ArrayOrder,
  ): Datatype {
    return this.#derived('subarray', subarrayLayout(this, sizes, subsizes, starts, order));
  }

  /** The same data with other bounds, in bytes. Python: `Create_resized`. */
  createResized(lowerBound: number, extent: number): Datatype {
    return this.#derived('resized', resizedLayout(this, lowerBound, extent));
  }

  /** One of its own with the same layout. Python: `Dup`. */
  dup(): Datatype {
    const twin = new Datatype(this.name, this, this.element);
    twin.#state = this.#state;
    return twin;
  }

  /** Where its data begin, in bytes from where the element stands. Python: `true_lb`. */
  get trueLowerBound(): number {
    return this.#trueBounds[0];
  }

  /** From the first byte of its data to behind the last. Python: `true_extent`. */
  get trueExtent(): number {
    const [first, behind] = this.#trueBounds;
    return behind - first;
  }

  /** Declares it ready to be sent. Gives itself. */
  commit(): this {
    if (this.#state === 'freed') throw this.#error('Datatype.commit', 'it was freed');
    this.#state = 'committed';
    return this;
  }

  /** Nobody needs it any more; using it from now on is an error. */
  free(): void {
    if (this.isBasic) throw this.#error('Datatype.free', 'it belongs to MPI and is not freed');
    this.#state = 'freed';
  }

  /** Whether its elements stand without gaps, so that nothing needs to be packed. */
  get isContiguous(): boolean {
    return this.lowerBound === 0 && this.extent === this.size && this.runs.length <= 2 && (this.runs[0] ?? 0) === 0;
  }

  /** Throws unless it may be sent. */
  check(call: string): void {
    if (this.#state === 'committed') return;
    throw this.#error(call, this.#state === 'new' ? 'commit() it first' : 'it was freed');
  }

  /** Bytes that so many elements take when packed. Python: `Pack_size`. */
  packSize(count: number): number {
    return this.size * count;
  }

  /** Throws unless so many elements from byte `offset` on lie inside a buffer of that length. */
  checkRange(call: string, byteLength: number, offset: number, count: number): void {
    const [first, behind] = spanOf(this, count);
    if (offset + first >= 0 && offset + behind <= byteLength) return;
    const detail = `${count} × ${this.name} reaches over bytes ${offset + first} to ${offset + behind}, the buffer has ${byteLength}`;
    throw new MPIError('MPI_ERR_BUFFER', call, detail);
  }

  /** The bytes of `count` elements, without gaps. Python: `Pack`. @param offset where the first stands, in bytes. */
  pack(source: ArrayBufferView, count: number, offset = 0): Uint8Array {
    this.check('Datatype.pack');
    this.checkRange('Datatype.pack', source.byteLength, offset, count);
    const packed = new Uint8Array(this.packSize(count));
    packBytes(this, bytesOf(source), offset, count, packed);
    return packed;
  }

  /** Puts packed bytes to where they belong, as many as there are. Python: `Unpack`. */
  unpack(packed: Uint8Array, target: ArrayBufferView, offset = 0): void {
    this.check('Datatype.unpack');
    const count = this.size === 0 ? 0 : Math.ceil(packed.length / this.size);
    this.checkRange('Datatype.unpack', target.byteLength, offset, count);
    unpackBytes(this, packed, bytesOf(target), offset);
  }

  get #trueBounds(): readonly [first: number, behind: number] {
    let [first, behind] = this.runs.length === 0 ? [0, 0] : [Infinity, -Infinity];
    for (let i = 0; i < this.runs.length; i += 2) {
      const offset = this.runs[i] as number;
      first = Math.min(first, offset);
      behind = Math.max(behind, offset + (this.runs[i + 1] as number));
    }
    return [first, behind];
  }

  #derived(kind: string, layout: Layout): Datatype {
    if (this.#state === 'freed') throw this.#error(`Datatype.create of ${kind}`, 'it was freed');
    return new Datatype(`${kind} of ${this.name}`, layout, this.element);
  }

  #error(call: string, detail: string): MPIError {
    return new MPIError('MPI_ERR_TYPE', call, `${this.name}: ${detail}`);
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
