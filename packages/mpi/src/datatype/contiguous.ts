import { checkCount, placed, repeated, type Layout } from './layout.js';

/** So many elements without gaps. MPI_Type_contiguous. */
export function contiguousLayout(base: Layout, count: number): Layout {
  checkCount('Datatype.createContiguous', 'count', count);
  return placed(repeated(base, count));
}
