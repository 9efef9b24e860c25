import { pack, type Packed } from '../codec/pack.js';
import { arrived } from './arrival.js';

/** Many values as one: all of them in one typed array where they are numbers, so that they cross as a block of bytes. */
export type Column =
  | { readonly kind: 'int32'; readonly values: Int32Array }
  | { readonly kind: 'float64'; readonly values: Float64Array }
  | { readonly kind: 'values'; readonly values: readonly unknown[] }
  | { readonly kind: 'packed'; readonly packed: Packed };

/**
 * Lays values out as a column. Throws `PicklingError`, naming the item, for what cannot travel.
 *
 * @param root what the values are called in that error.
 */
export function toColumn(values: readonly unknown[], root: string): Column {
  switch (numbersIn(values)) {
    case 'int32':
      return { kind: 'int32', values: Int32Array.from(values as readonly number[]) };
    case 'float64':
      return { kind: 'float64', values: Float64Array.from(values as readonly number[]) };
    case 'other': {
      const packed = pack(values, root);
      return packed ? { kind: 'packed', packed } : { kind: 'values', values };
    }
  }
}

/** The values of a column again. A promise only when handles must be revived whose modules are not loaded here. */
export function fromColumn(column: Column): ArrayLike<unknown> | Promise<ArrayLike<unknown>> {
  return column.kind === 'packed' ? (arrived(column.packed) as unknown[] | Promise<unknown[]>) : column.values;
}

/** Negative zero is no int32: it would come back without its sign. */
function numbersIn(values: readonly unknown[]): 'int32' | 'float64' | 'other' {
  if (values.length === 0) return 'other';
  let whole = true;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value !== 'number') return 'other';
    if (whole && ((value | 0) !== value || Object.is(value, -0))) whole = false;
  }
  return whole ? 'int32' : 'float64';
}
