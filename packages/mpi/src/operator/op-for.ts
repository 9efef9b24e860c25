import type { Numeric } from './arithmetic.js';
import type { Located } from './min-max-loc.js';
import type { Op } from './op.js';

/** The operations that combine values of a type: those of that very type, and the built-in ones for numbers and for places. */
export type OpFor<T> =
  | Op<T>
  | ([T] extends [Numeric] ? Op<Numeric> : never)
  | ([T] extends [Located] ? Op<Located> : never)
  | ([T] extends [boolean] ? Op<boolean> : never);
