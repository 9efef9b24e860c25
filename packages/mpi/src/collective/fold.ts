import type { TypedArray } from '../datatype/typed-array.js';
import type { Op } from '../operator/op.js';
import type { Local, Span, Step } from '../transport/algorithm/schedule.js';
import type { Sink } from '../transport/transport.js';
import { memoryOf, type Stores } from './parts.js';

/** From so many bytes on it pays: less comes at once. */
export const fewestFoldedBytes = 16 << 10;
/** So much is combined at a time: what was copied to the target is in the nearest cache still. */
const blockBytes = 8 << 10;

/** Combines a message with what it is for while it comes, straight from where the transport has it: so it is never stored. */
export class Fold implements Sink {
  error: Error | undefined;
  readonly byteLength: number;

  constructor(
    /** What is done by it. */
    readonly local: Local,
    private readonly op: Op,
    private readonly into: TypedArray,
    /** What the target is taken to hold before; itself by default. */
    private readonly given: TypedArray | undefined,
  ) {
    this.byteLength = into.byteLength;
  }

  take(bytes: Uint8Array, at: number, length: number, offset: number): void {
    if (this.error) return;
    const { op, into, given } = this;
    const { BYTES_PER_ELEMENT: width } = into;
    const Kind = into.constructor as new (buffer: ArrayBufferLike, offset: number, length: number) => TypedArray;
    try {
      for (let from = 0; from < length; from += blockBytes) {
        const count = Math.floor(Math.min(blockBytes, length - from) / width);
        const first = (offset + from) / width;
        const target = into.subarray(first, first + count);
        if (given) target.set(given.subarray(first, first + count) as never);
        op.combineArrays(new Kind(bytes.buffer, bytes.byteOffset + at + from, count), target);
      }
    } catch (error) {
      this.error = error as Error;
    }
  }
}

/**
 * How a part that is to come can be combined as it comes: where it is needed for nothing else, is long, and goes into memory of which nothing is sent meanwhile.
 * Only by MPI's own operations: one of the user's could call anything.
 */
export function foldOf(span: Span, { sends, then }: Step, stores: Stores, op: Op): Fold | undefined {
  const local = then.find((one) => one.kind === 'combine' && one.from === span);
  if (local?.kind !== 'combine' || !op.builtIn || !(local.fromLower || op.commutative)) return undefined;
  const into = memoryOf(stores, local.into);
  if (into.byteLength < fewestFoldedBytes) return undefined;
  if (sends.some((send) => overlap(memoryOf(stores, send.span), into))) return undefined;
  const given = local.given && memoryOf(stores, local.given);
  return new Fold(local, op, into, given && isSame(given, into) ? undefined : given);
}

/** Whether two arrays are the same memory. */
export function isSame(one: TypedArray, other: TypedArray): boolean {
  return one.buffer === other.buffer && one.byteOffset === other.byteOffset;
}

function overlap(one: TypedArray, other: TypedArray): boolean {
  if (one.buffer !== other.buffer) return false;
  return one.byteOffset < other.byteOffset + other.byteLength && other.byteOffset < one.byteOffset + one.byteLength;
}
