import type { TypedArray } from '../datatype/typed-array.js';
import type { Span, Store } from '../transport/algorithm/schedule.js';

/** Memory of a schedule: an array, and where each part begins and ends in it, in elements. */
export interface Parts {
  readonly array: TypedArray;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** What there is of the three stores; scratch is made where it is needed, and may be left out where it is not. */
export type Stores = Readonly<Partial<Record<Store, Parts>>>;

const first: readonly number[] = [0];
const nothing = new Uint8Array(0);

/** So many parts of one length, one behind the other. */
export function equalParts(array: TypedArray, count: number, length: number): Parts {
  if (count === 1) return { array, starts: first, ends: [length] };
  const starts = Array.from({ length: count }, (_, i) => i * length);
  return { array, starts, ends: starts.map((start) => start + length) };
}

/** The array cut into so many parts, as equal as can be; not between the two of a pair, of which `MAXLOC` combines arrays. */
export function cutInto(array: TypedArray, count: number): Parts {
  if (count === 1) return { array, starts: first, ends: [array.length] };
  const unit = array.length % 2 === 0 ? 2 : 1;
  const border = (i: number): number => Math.floor((i * array.length) / unit / count) * unit;
  const starts = Array.from({ length: count }, (_, i) => border(i));
  return { array, starts, ends: starts.map((_, i) => border(i + 1)) };
}

/** The memory of a span, whose parts stand one behind the other. */
export function memoryOf(stores: Stores, { store, from, to }: Span): TypedArray {
  const parts = stores[store];
  if (from === to || parts === undefined) return nothing;
  const { array, starts, ends } = parts;
  const [start, end] = [starts[from] as number, ends[to - 1] as number];
  return start === 0 && end === array.length ? array : array.subarray(start, end);
}
