import { checkCount, checkWhole, placed, repeated, type Layout } from './layout.js';

/** `count` blocks of `blocklength` elements, `strideBytes` from the beginning of one to the next. MPI_Type_create_hvector. */
export function vectorLayout(base: Layout, count: number, blocklength: number, strideBytes: number): Layout {
  const call = 'Datatype.createVector';
  checkCount(call, 'count', count);
  checkCount(call, 'blocklength', blocklength);
  checkWhole(call, 'stride', strideBytes);
  return placed(Array.from({ length: count }, (_, i) => repeated(base, blocklength, i * strideBytes)).flat());
}
