import { Datatype } from '../datatype/datatype.js';
import { isTypedArray, type TypedArray } from '../datatype/typed-array.js';
import { MPIError } from '../errors/mpi-error.js';

/** A number for each rank. */
export type PerRank = readonly number[] | Int32Array;
/** How many elements each rank has, one number for all that have as many, and where they stand, in elements. */
export type CountsAndDisplacements = readonly [counts: number | PerRank, displacements: PerRank];

/**
 * A buffer with a block for each rank, of different lengths. Python: `[buf, counts]`, `[buf, (counts, displs)]`, `[buf, counts, displs, type]`, ….
 *
 * A typed array alone is cut as evenly as can be, the first blocks are the longer ones. Without displacements the blocks stand one behind the other.
 * Displacements count elements of the datatype from the beginning of the array.
 */
export type VectorSpec =
  | TypedArray
  | readonly [data: TypedArray, counts: number | PerRank | CountsAndDisplacements]
  | readonly [data: TypedArray, counts: number | PerRank | CountsAndDisplacements, datatype: Datatype]
  | readonly [data: TypedArray, counts: number | PerRank, displacements: PerRank, datatype?: Datatype];

/** A buffer with a block of a type of its own for each rank. Displacements in bytes. Python: `[buf, (counts, displs), types]`. */
export type TypedVectorSpec =
  | readonly [data: TypedArray, datatypes: readonly Datatype[]]
  | readonly [data: TypedArray, counts: number | PerRank | CountsAndDisplacements, datatypes: readonly Datatype[]]
  | readonly [data: TypedArray, counts: number | PerRank, displacements: PerRank, datatypes: readonly Datatype[]];

/** So many elements of a type, at a byte of a buffer. */
export interface Block {
  readonly datatype: Datatype;
  readonly count: number;
  readonly offset: number;
}

/** A specification, looked at. */
export interface Vector {
  readonly data: TypedArray;
  readonly blocks: readonly Block[];
}

/** Throws `MPIError` for what has no block for each rank. */
export function vectorOf(call: string, spec: VectorSpec, ranks: number): Vector {
  const [data, second, third, fourth] = partsOf(call, spec, ranks);
  const datatype = [third, fourth].find((part) => part instanceof Datatype) ?? Datatype.of(data);
  const [given, displaced] = isPair(second) ? second : [second, third instanceof Datatype ? undefined : third];
  const counts = numbersOf(call, 'counts', given, ranks);
  const displacements = displaced === undefined ? sumsOf(counts) : numbersOf(call, 'displacements', displaced, ranks);
  const blocks = counts.map((count, i) => {
    return { datatype, count, offset: (displacements[i] as number) * datatype.extent };
  });
  return checked(call, data, blocks);
}

/** The same with types of their own. */
export function typedVectorOf(call: string, spec: TypedVectorSpec, ranks: number): Vector {
  const [data, ...rest] = spec as readonly unknown[];
  const datatypes = rest.at(-1);
  if (!isTypedArray(data) || !Array.isArray(datatypes)) {
    const remedy = 'give [typed array, [counts, displacements in bytes], datatypes], one of each for every rank';
    throw new MPIError('MPI_ERR_BUFFER', call, remedy);
  }
  if (datatypes.length !== ranks) {
    throw new MPIError(
      'MPI_ERR_COUNT',
      call,
      `there are ${datatypes.length} datatypes; give ${ranks}, one for each rank`,
    );
  }
  const [second, third] = rest.slice(0, -1) as (number | PerRank | CountsAndDisplacements | undefined)[];
  const [given, displaced] = isPair(second) ? second : [second ?? 1, third];
  const counts = numbersOf(call, 'counts', given, ranks);
  const offsets = displaced === undefined ? counts.map(() => 0) : numbersOf(call, 'displacements', displaced, ranks);
  const blocks = counts.map((count, i) => {
    return { datatype: datatypes[i] as Datatype, count, offset: offsets[i] as number };
  });
  return checked(call, data, blocks);
}

type Second = number | PerRank | CountsAndDisplacements;

function partsOf(
  call: string,
  spec: VectorSpec,
  ranks: number,
): readonly [TypedArray, Second, (Datatype | PerRank | undefined)?, (Datatype | undefined)?] {
  if (isTypedArray(spec)) return [spec, evenly(spec.length, ranks)];
  const [data, second, ...rest] = spec as readonly [TypedArray, Second, ...(Datatype | PerRank)[]];
  if (isTypedArray(data) && second !== undefined) return [data, second, ...(rest as [])];
  const remedy = 'give a typed array, or [typed array, counts, displacements, datatype]';
  throw new MPIError('MPI_ERR_BUFFER', call, remedy);
}

function checked(call: string, data: TypedArray, blocks: readonly Block[]): Vector {
  for (const { datatype, count, offset } of blocks) {
    datatype.check(call);
    datatype.checkRange(call, data.byteLength, offset, count);
  }
  return { data, blocks };
}

/** So many elements for so many ranks: where it does not come out even, the first have one more. */
function evenly(length: number, ranks: number): number[] {
  return Array.from({ length: ranks }, (_, i) => Math.floor(length / ranks) + (i < length % ranks ? 1 : 0));
}

function sumsOf(counts: readonly number[]): number[] {
  let sum = 0;
  return counts.map((count) => (sum += count) - count);
}

function isPair(second: unknown): second is CountsAndDisplacements {
  return Array.isArray(second) && second.length === 2 && typeof second[1] === 'object';
}

function numbersOf(call: string, name: string, given: unknown, ranks: number): number[] {
  const numbers =
    typeof given === 'number'
      ? Array.from({ length: ranks }, () => given)
      : Array.isArray(given) || isTypedArray(given)
        ? Array.from(given as ArrayLike<number>)
        : [];
  if (numbers.length !== ranks) {
    throw new MPIError('MPI_ERR_COUNT', call, `there are ${numbers.length} ${name}; give ${ranks}, one for each rank`);
  }
  numbers.forEach((number, i) => {
    if (Number.isSafeInteger(number) && (number >= 0 || name === 'displacements')) return;
    throw new MPIError('MPI_ERR_COUNT', call, `${name}[${i}] is ${String(number)}: give a whole number, 0 or more`);
  });
  return numbers;
}
