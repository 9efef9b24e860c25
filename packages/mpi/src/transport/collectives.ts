import type { TypedArray } from '../datatype/typed-array.js';
import type { Op } from '../operator/op.js';
import type { Channel } from './channel.js';
import type { Activity } from './operation.js';

/** A collective that the transport does itself. It begins when it is engaged. */
export interface Brought extends Activity {
  /** What errors call it. */
  call: string;
  /** Does all of it, blocking; in place of engaging it. */
  run(): void;
}

/**
 * Collectives that a transport brings. Arguments are checked by who calls. `undefined`: not this one, with this operation on so many of these
 * elements; that is so on all ranks or on none.
 */
export interface Collectives {
  barrier(channel: Channel): Brought | undefined;
  broadcast(channel: Channel, array: TypedArray, root: number): Brought | undefined;
  /** @param source what this rank gives; `target` itself where it stands there. @param target of the root only. */
  reduce(
    channel: Channel,
    source: TypedArray,
    target: TypedArray | undefined,
    op: Op,
    root: number,
  ): Brought | undefined;
  allreduce(channel: Channel, source: TypedArray, target: TypedArray, op: Op): Brought | undefined;
  gather(channel: Channel, block: TypedArray, target: TypedArray | undefined, root: number): Brought | undefined;
  allgather(channel: Channel, block: TypedArray, target: TypedArray): Brought | undefined;
  alltoall(channel: Channel, source: TypedArray, target: TypedArray): Brought | undefined;
  reduceScatter(
    channel: Channel,
    source: TypedArray,
    target: TypedArray,
    counts: readonly number[],
    op: Op,
  ): Brought | undefined;
  scan(channel: Channel, source: TypedArray, target: TypedArray, op: Op): Brought | undefined;
  exclusiveScan(channel: Channel, source: TypedArray, target: TypedArray, op: Op): Brought | undefined;
}
