import type { ChannelHandle } from '../channel.js';
import { powerBelow } from './schedule.js';

// Where one algorithm becomes faster than the other, in bytes. From the paper of Thakur, Rabenseifner and Gropp (2005), adapted to
// shared memory, where a round costs less than on a network: so that the bandwidth counts earlier.
const shortBroadcast = 12 << 10;
const shortReduce = 2 << 10;
/** Between two ranks: one message that leaves at once, in place of two halves one after the other. Measured over rings, 4 to 256 KiB. */
const shortReduceOfTwo = 16 << 10;
const shortBlock = 256;
const shortGather = 2 << 10;

/** Up to so many bytes the collectives of a real MPI are ours, over its messages, where ranks share no memory. */
const shortForMPI = 4 << 10;

/**
 * Whether a collective over a real MPI goes by messages, and not by one of its own: by what is the same on all ranks, the length of a message, and whether
 * they go over memory that the ranks share.
 */
export function goesByMessages({ isNear }: ChannelHandle, bytes: number): boolean {
  return isNear || bytes <= shortForMPI;
}

/** How a broadcast of so many bytes goes. */
export function broadcastChoice(bytes: number, size: number): 'binomial' | 'scatter-ring' {
  return bytes <= shortBroadcast || size < 8 ? 'binomial' : 'scatter-ring';
}

/** How a reduction of so many bytes, and so many elements, goes. */
export function reduceChoice(
  bytes: number,
  elements: number,
  size: number,
  commutative: boolean,
): 'binomial' | 'rabenseifner' {
  const cuts = commutative && elements >= powerBelow(size) && size > 1;
  return isShortReduce(bytes, size) || !cuts ? 'binomial' : 'rabenseifner';
}

function isShortReduce(bytes: number, size: number): boolean {
  return bytes <= (size === 2 ? shortReduceOfTwo : shortReduce);
}

/** How a reduction for everybody goes. */
export function allreduceChoice(
  bytes: number,
  elements: number,
  size: number,
  commutative: boolean,
): 'recursive-doubling' | 'rabenseifner' | 'ring' {
  if (isShortReduce(bytes, size) || !commutative || elements < size || size === 1) return 'recursive-doubling';
  return powerBelow(size) === size ? 'rabenseifner' : 'ring';
}

/** How blocks of so many bytes, all of one length, get to the root or from it. */
export function gatherChoice(blockBytes: number, size: number): 'binomial' | 'linear' {
  return blockBytes <= shortGather && size > 2 ? 'binomial' : 'linear';
}

/** How blocks of so many bytes, all of one length, get to everybody. */
export function allgatherChoice(blockBytes: number, size: number): 'bruck' | 'recursive-doubling' | 'ring' {
  if (powerBelow(size) === size && blockBytes * size <= shortBroadcast * 4) return 'recursive-doubling';
  return blockBytes <= shortGather ? 'bruck' : 'ring';
}

/** How everybody gives everybody a block of so many bytes. */
export function alltoallChoice(blockBytes: number, size: number): 'bruck' | 'pairwise' {
  return blockBytes <= shortBlock && size >= 8 ? 'bruck' : 'pairwise';
}
