import { whileKept } from '../codec/kept.js';
import { pack, type Packed } from '../codec/pack.js';
import { arrived, isFlat, isThenable } from './arrival.js';
import { ObjectOwners } from './object-owners.js';

/**
 * Many values as one: all of them in one typed array where they are numbers, so that they cross as a block of bytes; a list where
 * they can travel as they are.
 */
export type Column =
  | Int32Array
  | Float64Array
  | readonly unknown[]
  | { readonly kind: 'packed'; readonly packed: Packed }
  /** Values of which some have an object in common: whoever takes them out makes a copy for each. */
  | { readonly kind: 'apart'; readonly values: readonly Single[] };

interface Single {
  readonly value?: unknown;
  readonly packed?: Packed | undefined;
}

/**
 * Lays values out as a column. Throws `PicklingError`, naming the item, for what cannot travel.
 *
 * @param root what the values are called in that error.
 */
export function toColumn(values: readonly unknown[], root: string): Column {
  const numbers = int32s(values) ?? float64s(values);
  if (numbers) return numbers;
  const apart = shareObjects(values);
  const packed = apart ? whileKept(() => pack(values, root)) : pack(values, root); // apart it only says what cannot travel
  if (apart) return { kind: 'apart', values: values.map((value, i) => single(value, `${root}[${i}]`)) };
  return packed ? { kind: 'packed', packed } : values;
}

/** The values of a column again. A promise only when handles must be revived whose modules are not loaded here. */
export function fromColumn(column: Column): ArrayLike<unknown> | Promise<ArrayLike<unknown>> {
  if (!('kind' in column)) return column;
  if (column.kind === 'packed') return arrived(column.packed) as unknown[] | Promise<unknown[]>;
  const values = column.values.map(copyOf);
  return values.some(isThenable) ? Promise.all(values) : values;
}

function shareObjects(values: readonly unknown[]): boolean {
  const owners = new ObjectOwners();
  return !values.every((value) => isFlat(value) || owners.add(value));
}

function single(value: unknown, root: string): Single {
  const packed = pack(value, root);
  return packed ? { packed } : { value };
}

function copyOf(one: Single): unknown {
  const { packed, value } = structuredClone(one);
  return packed ? arrived(packed) : value;
}

function int32s(values: readonly unknown[]): Int32Array | undefined {
  if (!isInt32(values[0])) return undefined;
  const column = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!isInt32(value)) return undefined;
    column[i] = value;
  }
  return column;
}

function float64s(values: readonly unknown[]): Float64Array | undefined {
  if (typeof values[0] !== 'number') return undefined;
  const column = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value !== 'number') return undefined;
    column[i] = value;
  }
  return column;
}

/** Negative zero is none: it would come back without its sign. */
export function isInt32(value: unknown): value is number {
  return typeof value === 'number' && (value | 0) === value && (value !== 0 || 1 / value > 0);
}
