import type { Context } from '../context/context.js';
import { isTypedArray, type TypedArray } from '../datatype/typed-array.js';
import { MPIError } from '../errors/mpi-error.js';
import type { Op } from '../operator/op.js';
import type { BufferSpec } from '../point-to-point/buffer-spec.js';
import { linearScatter } from '../transport/algorithm/linear.js';
import { Afterwards } from './afterwards.js';
import { arrayCollectives as arrays, IN_PLACE } from './array-collectives.js';
import { ArrayRun } from './array-run.js';
import type { CollectiveRun } from './schedule-run.js';
import { bytesOf, stage } from './staged.js';

/** What a rank gives. */
export type SourceSpec = BufferSpec | typeof IN_PLACE;

/**
 * The collectives over buffers of any specification: what is no typed array becomes one, the collective over arrays runs, and
 * what came is put to where it belongs. Where a buffer is cut into blocks, a count is that of one block, as in MPI.
 */
export const bufferCollectives = {
  barrier: (context: Context): CollectiveRun => arrays.barrier(context),

  broadcast(context: Context, buffer: BufferSpec, root: number): CollectiveRun {
    if (isTypedArray(buffer)) return arrays.broadcast(context, buffer, root);
    const { array, restore } = stage('Comm.Bcast', buffer);
    return Afterwards.of(arrays.broadcast(context, array, root), restore);
  },

  reduce(context: Context, source: SourceSpec, target: BufferSpec | undefined, op: Op, root: number): CollectiveRun {
    // Of all but the root nobody looks at the target.
    const into = context.rank === root ? target : undefined;
    return combining('Comm.Reduce', source, into, (from, to) => arrays.reduce(context, from, to, op, root));
  },

  allreduce(context: Context, source: SourceSpec, target: BufferSpec, op: Op): CollectiveRun {
    return combining('Comm.Allreduce', source, target, (from, to) => arrays.allreduce(context, from, to, op));
  },

  gather(context: Context, source: SourceSpec, target: BufferSpec | undefined, root: number): CollectiveRun {
    const into = context.rank === root ? target : undefined;
    return moving('Comm.Gather', source, 1, into, context.size, (from, to) => arrays.gather(context, from, to, root));
  },

  scatter(context: Context, source: BufferSpec | undefined, target: SourceSpec, root: number): CollectiveRun {
    const { rank, size } = context;
    context.checkRoot('Comm.Scatter', root);
    if (rank !== root) {
      return moving('Comm.Scatter', undefined, size, target, 1, (_, to) =>
        arrays.scatter(context, undefined, to, root),
      );
    }
    try {
      const scatter = (from: TypedArray, to: TypedArray | typeof IN_PLACE): CollectiveRun =>
        arrays.scatter(context, from, to, root);
      return moving('Comm.Scatter', source, size, target, 1, scatter as Move);
    } catch (error) {
      // The others wait for their blocks: they are told that there are none, as who gets one from the root and as who gets it from another.
      return new ArrayRun(context, linearScatter(rank, size, root), {}).fail(error as Error);
    }
  },

  allgather(context: Context, source: SourceSpec, target: BufferSpec): CollectiveRun {
    const gather: Move = (from, to) => arrays.allgather(context, from, to as TypedArray);
    return moving('Comm.Allgather', source, 1, target, context.size, gather);
  },

  alltoall(context: Context, source: SourceSpec, target: BufferSpec): CollectiveRun {
    const { size } = context;
    const exchange: Move = (from, to) => arrays.alltoall(context, from, to as TypedArray);
    return moving('Comm.Alltoall', source, size, target, size, exchange);
  },

  /** @param counts how many elements each rank gets; all as many by default. In place the target holds what this rank gives, too. */
  reduceScatter(
    context: Context,
    source: SourceSpec,
    target: BufferSpec,
    counts: readonly number[] | undefined,
    op: Op,
  ): CollectiveRun {
    const call = 'Comm.Reduce_scatter';
    const { rank, size } = context;
    return combining(call, source, target, (from, to) => {
      const each = Math.floor((to?.length ?? 0) / (from === IN_PLACE ? size : 1));
      const parts = counts ?? Array.from({ length: size }, () => each);
      if (from !== IN_PLACE) return arrays.reduceScatter(context, from, to, parts, op);
      const total = parts.reduce((sum, count) => sum + count, 0);
      const given = to.slice(0, total) as TypedArray;
      return arrays.reduceScatter(context, given, to.subarray(0, parts[rank]), parts, op);
    });
  },

  scan(context: Context, source: SourceSpec, target: BufferSpec, op: Op): CollectiveRun {
    return combining('Comm.Scan', source, target, (from, to) => arrays.scan(context, from, to, op));
  },

  exclusiveScan(context: Context, source: SourceSpec, target: BufferSpec, op: Op): CollectiveRun {
    return combining('Comm.Exscan', source, target, (from, to) => arrays.exclusiveScan(context, from, to, op));
  },
} as const;

type Source = TypedArray | typeof IN_PLACE;

/** What is combined is of one kind on both sides. */
function combining(
  call: string,
  source: SourceSpec,
  target: BufferSpec | undefined,
  run: (source: Source, target: TypedArray) => CollectiveRun,
): CollectiveRun {
  if (areAlike(source, target)) return run(source as TypedArray, target as TypedArray);
  const to = target === undefined ? undefined : stage(call, target);
  const from = source === IN_PLACE ? source : stage(call, source).array;
  if (to && from !== IN_PLACE && !alike(from, to.array)) {
    const detail = `source is ${from[Symbol.toStringTag]}, target ${to.array[Symbol.toStringTag]}: give two of one kind`;
    throw new MPIError('MPI_ERR_TYPE', call, detail);
  }
  return Afterwards.of(run(from, to?.array as TypedArray), to?.restore);
}

type Move = (source: TypedArray, target: TypedArray) => CollectiveRun;

/** What is only moved goes as bytes where the two sides are of different kinds. `IN_PLACE` and what is not there pass. */
function moving(
  call: string,
  source: SourceSpec | undefined,
  sourceBlocks: number,
  target: SourceSpec | undefined,
  targetBlocks: number,
  run: Move,
): CollectiveRun {
  if (areAlike(source, target)) return run(source as TypedArray, target as TypedArray);
  const from = source === undefined || source === IN_PLACE ? undefined : stage(call, source, sourceBlocks);
  const to = target === undefined || target === IN_PLACE ? undefined : stage(call, target, targetBlocks);
  const asBytes = from !== undefined && to !== undefined && !alike(from.array, to.array);
  const given = from && (asBytes ? bytesOf(from.array) : from.array);
  const got = to && (asBytes ? bytesOf(to.array) : to.array);
  return Afterwards.of(run((given ?? source) as TypedArray, (got ?? target) as TypedArray), to?.restore);
}

/** Whether there is nothing to be staged. */
function areAlike(source: unknown, target: unknown): boolean {
  return isTypedArray(source) && isTypedArray(target) && source.constructor === target.constructor;
}

function alike(one: TypedArray, other: TypedArray): boolean {
  return one.constructor === other.constructor || one[Symbol.toStringTag] === other[Symbol.toStringTag];
}
