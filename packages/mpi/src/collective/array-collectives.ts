import type { Context } from '../context/context.js';
import { isTypedArray, type TypedArray } from '../datatype/typed-array.js';
import { MPIError } from '../errors/mpi-error.js';
import type { Op } from '../operator/op.js';
import { binomialBroadcast, binomialGather, binomialReduce, binomialScatter } from '../transport/algorithm/binomial.js';
import { bruckAllgather, bruckAlltoall } from '../transport/algorithm/bruck.js';
import * as choice from '../transport/algorithm/choice.js';
import { disseminationBarrier } from '../transport/algorithm/dissemination.js';
import { linearGather, linearScatter } from '../transport/algorithm/linear.js';
import { pairwiseAlltoall, pairwiseReduceScatter } from '../transport/algorithm/pairwise.js';
import {
  rabenseifnerAllreduce,
  rabenseifnerParts,
  rabenseifnerReduce,
  rabenseifnerReduceStore,
} from '../transport/algorithm/rabenseifner.js';
import {
  exclusiveScan,
  recursiveDoublingAllgather,
  recursiveDoublingAllreduce,
  scan,
} from '../transport/algorithm/recursive-doubling.js';
import { ringAllgather, ringAllreduce, scatterRingBroadcast } from '../transport/algorithm/ring.js';
import { ArrayRun } from './array-run.js';
import { cutInto, equalParts, type Parts } from './parts.js';
import type { CollectiveRun } from './schedule-run.js';
import { borrowScratch } from './scratch.js';

/** Stands for the source where the target holds what this rank gives. Python: `MPI.IN_PLACE`. */
export const IN_PLACE: unique symbol = Symbol('MPI.IN_PLACE');
/** What a rank gives. */
type ArraySource = TypedArray | typeof IN_PLACE;

/** The collectives over typed arrays: each checks what it is given, chooses a schedule, and gives a run of it that has not begun. */
export const arrayCollectives = {
  barrier(context: Context): CollectiveRun {
    const brought = context.transport.collectives?.barrier(context.collectives);
    if (brought) return brought;
    return new ArrayRun(context, disseminationBarrier(context.rank, context.size), {});
  },

  broadcast(context: Context, array: TypedArray, root: number): CollectiveRun {
    const { rank, size } = context;
    check('Comm.Bcast', 'array', array);
    context.checkRoot('Comm.Bcast', root);
    const brought = context.transport.collectives?.broadcast(context.collectives, array, root);
    if (brought) return brought;
    if (choice.broadcastChoice(array.byteLength, size) === 'binomial') {
      return new ArrayRun(context, binomialBroadcast(rank, size, root), { target: whole(array) });
    }
    return new ArrayRun(context, scatterRingBroadcast(rank, size, root), { target: cutInto(array, size) });
  },

  reduce(context: Context, source: ArraySource, target: TypedArray | undefined, op: Op, root: number): CollectiveRun {
    const call = 'Comm.Reduce';
    const { rank, size } = context;
    context.checkRoot(call, root);
    op.check(call);
    if (rank === root) check(call, 'target', target);
    const given = source === IN_PLACE ? target : source;
    check(call, 'source', given);
    const brought = context.transport.collectives?.reduce(context.collectives, given, target, op, root);
    if (brought) return brought;
    // Everybody combines in its target; of all but the root nobody sees it.
    const isRoot = rank === root;
    const array = isRoot ? (target as TypedArray) : borrowScratch(given, given.length);
    same(call, given, array.length);
    const surroundings = { given, borrowed: isRoot ? undefined : array };
    const chosen = choice.reduceChoice(array.byteLength, array.length, size, op.commutative);
    if (chosen === 'binomial') {
      const schedule = binomialReduce(rank, size, root, op.commutative);
      return new ArrayRun(context, schedule, combined(array, 1), op, surroundings);
    }
    const schedule = rabenseifnerReduce(rank, size, root);
    const parts = rabenseifnerParts(size);
    if (rabenseifnerReduceStore(size) === 'target') {
      return new ArrayRun(context, schedule, combined(array, parts), op, surroundings);
    }
    const stores = { ...combined(array, parts), source: cutInto(given, parts) };
    return new ArrayRun(context, schedule, stores, op, { ...surroundings, given: undefined });
  },

  allreduce(context: Context, source: ArraySource, target: TypedArray, op: Op): CollectiveRun {
    const call = 'Comm.Allreduce';
    const { rank, size } = context;
    op.check(call);
    check(call, 'target', target);
    const given = givenOf(call, source, target);
    const brought = context.transport.collectives?.allreduce(context.collectives, given, target, op);
    if (brought) return brought;
    const surroundings = { given };
    switch (choice.allreduceChoice(target.byteLength, target.length, size, op.commutative)) {
      case 'recursive-doubling':
        return new ArrayRun(context, recursiveDoublingAllreduce(rank, size), combined(target, 1), op, surroundings);
      case 'rabenseifner': {
        // The source is combined from where it stands.
        const stores = { ...combined(target, size), source: cutInto(given, size) };
        return new ArrayRun(context, rabenseifnerAllreduce(rank, size), stores, op);
      }
      case 'ring':
        return new ArrayRun(context, ringAllreduce(rank, size), combined(target, size), op, surroundings);
    }
  },

  gather(context: Context, source: ArraySource, target: TypedArray | undefined, root: number): CollectiveRun {
    const call = 'Comm.Gather';
    const { rank, size } = context;
    context.checkRoot(call, root);
    if (rank === root) check(call, 'target', target);
    const block = own(call, source, target, rank, size);
    if (rank === root) divided(call, 'target', target as TypedArray, size, block.length);
    const brought = context.transport.collectives?.gather(context.collectives, block, target, root);
    if (brought) return brought;
    const stores = {
      source: whole(block),
      ...(target && rank === root && { target: equalParts(target, size, block.length) }),
    };
    if (choice.gatherChoice(block.byteLength, size) === 'linear') {
      return new ArrayRun(context, linearGather(rank, size, root), stores);
    }
    const schedule = binomialGather(rank, size, root);
    const scratch = scratchOf(block, schedule.scratch);
    return new ArrayRun(context, schedule, { ...stores, scratch });
  },

  scatter(context: Context, source: TypedArray | undefined, target: ArraySource, root: number): CollectiveRun {
    const call = 'Comm.Scatter';
    const { rank, size } = context;
    context.checkRoot(call, root);
    if (rank === root) check(call, 'source', source);
    const block = own(call, target, source, rank, size);
    if (rank === root) divided(call, 'source', source as TypedArray, size, block.length);
    const stores = {
      target: whole(block),
      ...(source && rank === root && { source: equalParts(source, size, block.length) }),
    };
    if (choice.gatherChoice(block.byteLength, size) === 'linear') {
      return new ArrayRun(context, linearScatter(rank, size, root), stores);
    }
    const schedule = binomialScatter(rank, size, root);
    return new ArrayRun(context, schedule, { ...stores, scratch: scratchOf(block, schedule.scratch) });
  },

  allgather(context: Context, source: ArraySource, target: TypedArray): CollectiveRun {
    const call = 'Comm.Allgather';
    const { rank, size } = context;
    check(call, 'target', target);
    const block = own(call, source, target, rank, size);
    divided(call, 'target', target, size, block.length);
    const brought = context.transport.collectives?.allgather(context.collectives, block, target);
    if (brought) return brought;
    const stores = { source: whole(block), target: equalParts(target, size, block.length) };
    switch (choice.allgatherChoice(block.byteLength, size)) {
      case 'recursive-doubling':
        return new ArrayRun(context, recursiveDoublingAllgather(rank, size), stores);
      case 'ring':
        return new ArrayRun(context, ringAllgather(rank, size), stores);
      case 'bruck': {
        const schedule = bruckAllgather(rank, size);
        return new ArrayRun(context, schedule, { ...stores, scratch: scratchOf(block, schedule.scratch) });
      }
    }
  },

  alltoall(context: Context, source: ArraySource, target: TypedArray): CollectiveRun {
    const call = 'Comm.Alltoall';
    const { rank, size } = context;
    check(call, 'target', target);
    const given = source === IN_PLACE ? (target.slice() as TypedArray) : source;
    check(call, 'source', given);
    const length = target.length / size;
    divided(call, 'target', target, size, length);
    divided(call, 'source', given, size, length);
    const brought = context.transport.collectives?.alltoall(context.collectives, given, target);
    if (brought) return brought;
    const stores = { source: equalParts(given, size, length), target: equalParts(target, size, length) };
    if (choice.alltoallChoice(length * target.BYTES_PER_ELEMENT, size) === 'pairwise') {
      return new ArrayRun(context, pairwiseAlltoall(rank, size), stores);
    }
    const schedule = bruckAlltoall(rank, size);
    const scratch = equalParts(borrowScratch(target, length * schedule.scratch), schedule.scratch, length);
    return new ArrayRun(context, schedule, { ...stores, scratch });
  },

  /** @param counts how many elements each rank gets. */
  reduceScatter(
    context: Context,
    source: TypedArray,
    target: TypedArray,
    counts: readonly number[],
    op: Op,
  ): CollectiveRun {
    const call = 'Comm.Reduce_scatter';
    const { rank, size } = context;
    op.check(call);
    check(call, 'source', source);
    check(call, 'target', target);
    const starts: number[] = [];
    let total = 0;
    for (const count of counts) {
      starts.push(total);
      total += count;
    }
    if (counts.length !== size || total !== source.length || target.length !== counts[rank]) {
      const detail = `the counts must be ${size}, make up the ${source.length} elements of the source and give the target its ${target.length}`;
      throw new MPIError('MPI_ERR_COUNT', call, detail);
    }
    const brought = context.transport.collectives?.reduceScatter(context.collectives, source, target, counts, op);
    if (brought) return brought;
    const ends = starts.map((start, i) => start + (counts[i] as number));
    if (op.commutative) {
      const stores = { source: { array: source, starts, ends }, target: whole(target), scratch: scratchOf(target, 1) };
      return new ArrayRun(context, pairwiseReduceScatter(rank, size), stores, op);
    }
    // In the order of ranks there is nothing better than to combine all of it everywhere.
    const all = source.slice() as TypedArray;
    const completed = (): void => target.set(all.subarray(starts[rank], ends[rank]) as never);
    return new ArrayRun(context, recursiveDoublingAllreduce(rank, size), combined(all, 1), op, { completed });
  },

  scan(context: Context, source: ArraySource, target: TypedArray, op: Op): CollectiveRun {
    const call = 'Comm.Scan';
    op.check(call);
    check(call, 'target', target);
    const given = givenOf(call, source, target);
    const brought = context.transport.collectives?.scan(context.collectives, given, target, op);
    if (brought) return brought;
    return new ArrayRun(context, scan(context.rank, context.size), combined(target, 1), op, { given });
  },

  exclusiveScan(context: Context, source: ArraySource, target: TypedArray, op: Op): CollectiveRun {
    const call = 'Comm.Exscan';
    op.check(call);
    check(call, 'target', target);
    const given = (source === IN_PLACE ? target.slice() : source) as TypedArray;
    check(call, 'source', given);
    same(call, given, target.length);
    const brought = context.transport.collectives?.exclusiveScan(context.collectives, given, target, op);
    if (brought) return brought;
    const stores = { ...combined(target, 1), source: whole(given) };
    return new ArrayRun(context, exclusiveScan(context.rank, context.size), stores, op);
  },
} as const;

function whole(array: TypedArray): Parts {
  return equalParts(array, 1, array.length);
}

/** Target and scratch alike, in so many parts. */
function combined(target: TypedArray, parts: number): { readonly target: Parts; readonly scratch: Parts } {
  return { target: cutInto(target, parts), scratch: cutInto(borrowScratch(target, target.length), parts) };
}

function scratchOf(block: TypedArray, parts: number): Parts {
  return equalParts(borrowScratch(block, block.length * parts), parts, block.length);
}

/** The block of this rank: what it was given, or its part of the whole where that is `IN_PLACE`. */
function own(call: string, block: ArraySource, all: TypedArray | undefined, rank: number, size: number): TypedArray {
  if (block !== IN_PLACE) {
    check(call, 'array', block);
    return block;
  }
  check(call, 'array', all);
  const length = all.length / size;
  return all.slice(rank * length, (rank + 1) * length) as TypedArray;
}

/** What this rank gives, which may stand in its target. */
function givenOf(call: string, source: ArraySource, target: TypedArray): TypedArray {
  const given = source === IN_PLACE ? target : source;
  check(call, 'source', given);
  same(call, given, target.length);
  return given;
}

function check(call: string, name: string, array: unknown): asserts array is TypedArray {
  if (isTypedArray(array)) return;
  throw new MPIError('MPI_ERR_BUFFER', call, `${name} is no typed array; objects go by the lower-case methods`);
}

function same(call: string, array: TypedArray, length: number): void {
  if (array.length === length) return;
  throw new MPIError('MPI_ERR_COUNT', call, `source has ${array.length} elements, target ${length}: give as many`);
}

function divided(call: string, name: string, array: TypedArray, size: number, length: number): void {
  if (array.length === size * length) return;
  const detail = `${name} has ${array.length} elements; ${size} ranks with ${length} each need ${size * length}`;
  throw new MPIError('MPI_ERR_COUNT', call, detail);
}
