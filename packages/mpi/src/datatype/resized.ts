import { checkWhole, type Layout } from './layout.js';

/** The same data with other bounds, so that elements stand closer or further apart. MPI_Type_create_resized. */
export function resizedLayout(base: Layout, lowerBound: number, extent: number): Layout {
  checkWhole('Datatype.createResized', 'lowerBound', lowerBound);
  checkWhole('Datatype.createResized', 'extent', extent);
  return { ...base, lowerBound, extent };
}
