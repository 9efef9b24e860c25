import type { Context } from '../context/context.js';
import { MPIError } from '../errors/mpi-error.js';
import { linearGather, linearScatter } from '../transport/algorithm/linear.js';
import { pairwiseAlltoall } from '../transport/algorithm/pairwise.js';
import { ringAllgather } from '../transport/algorithm/ring.js';
import { IN_PLACE } from './array-collectives.js';
import type { Parts } from './parts.js';
import type { SourceSpec } from './buffer-collectives.js';
import { runOrFail } from './failing-run.js';
import type { CollectiveRun } from './schedule-run.js';
import { copyOfParts, lengthOf, partOf, stageBlock, stageVector } from './staged-vector.js';
import { typedVectorOf, vectorOf, type TypedVectorSpec, type Vector, type VectorSpec } from './vector-spec.js';

/** What a rank gives to each of the others, or `IN_PLACE`. */
export type VectorSourceSpec = VectorSpec | typeof IN_PLACE;
/** The same with types of their own. */
export type TypedVectorSourceSpec = TypedVectorSpec | typeof IN_PLACE;

/**
 * The collectives over blocks of different lengths. Schedules that move one block at a time serve them as they are: the root talks to
 * everybody; around the ring; in pairs. Blocks go as bytes.
 */
export const vectorCollectives = {
  gather(context: Context, source: SourceSpec, target: VectorSpec | undefined, root: number): CollectiveRun {
    const call = 'Comm.Gatherv';
    const { rank, size } = context;
    begun(context, call, root);
    return runOrFail(context, linearGather(rank, size, root), (run) => {
      if (rank !== root) return run({ source: blockOf(call, source) });
      const { parts, restore } = stageVector(vectorOf(call, target as VectorSpec, size));
      // In place its block stands where it belongs, and is copied to itself.
      const own = source === IN_PLACE ? partOf(parts, rank) : blockOf(call, source);
      same(call, lengthOf(own, 0), lengthOf(parts, rank));
      return run({ source: own, target: parts }, restore);
    });
  },

  scatter(context: Context, source: VectorSpec | undefined, target: SourceSpec, root: number): CollectiveRun {
    const call = 'Comm.Scatterv';
    const { rank, size } = context;
    begun(context, call, root);
    return runOrFail(context, linearScatter(rank, size, root), (run) => {
      if (rank !== root) {
        const into = stageBlock(call, notInPlace(call, target));
        return run({ target: into.parts }, into.restore);
      }
      const { parts } = stageVector(vectorOf(call, source as VectorSpec, size));
      const into = target === IN_PLACE ? { parts: partOf(parts, rank), restore: undefined } : stageBlock(call, target);
      same(call, lengthOf(parts, rank), lengthOf(into.parts, 0));
      return run({ source: parts, target: into.parts }, into.restore);
    });
  },

  allgather(context: Context, source: SourceSpec, target: VectorSpec): CollectiveRun {
    const call = 'Comm.Allgatherv';
    const { rank, size } = context;
    context.check(call);
    return runOrFail(context, ringAllgather(rank, size), (run) => {
      const { parts, restore } = stageVector(vectorOf(call, target, size));
      const own = source === IN_PLACE ? partOf(parts, rank) : blockOf(call, source);
      same(call, lengthOf(own, 0), lengthOf(parts, rank));
      return run({ source: own, target: parts }, restore);
    });
  },

  alltoall(context: Context, source: VectorSourceSpec, target: VectorSpec): CollectiveRun {
    const call = 'Comm.Alltoallv';
    const look = (spec: VectorSpec): Vector => vectorOf(call, spec, context.size);
    return exchange(context, call, source, target, look);
  },

  alltoallTyped(context: Context, source: TypedVectorSourceSpec, target: TypedVectorSpec): CollectiveRun {
    const call = 'Comm.Alltoallw';
    const look = (spec: TypedVectorSpec): Vector => typedVectorOf(call, spec, context.size);
    return exchange(context, call, source, target, look);
  },
} as const;

function exchange<S>(
  context: Context,
  call: string,
  source: S | typeof IN_PLACE,
  target: S,
  look: (spec: S) => Vector,
): CollectiveRun {
  const { rank, size } = context;
  context.check(call);
  return runOrFail(context, pairwiseAlltoall(rank, size), (run) => {
    const { parts, restore } = stageVector(look(target));
    const given = source === IN_PLACE ? copyOfParts(parts) : stageVector(look(source)).parts;
    same(call, lengthOf(given, rank), lengthOf(parts, rank));
    return run({ source: given, target: parts }, restore);
  });
}

function begun(context: Context, call: string, root: number): void {
  context.check(call);
  context.checkRoot(call, root);
}

function blockOf(call: string, source: SourceSpec): Parts {
  return stageBlock(call, notInPlace(call, source)).parts;
}

function notInPlace(call: string, spec: SourceSpec): Exclude<SourceSpec, typeof IN_PLACE> {
  if (spec !== IN_PLACE) return spec;
  throw new MPIError('MPI_ERR_BUFFER', call, 'IN_PLACE is for the root only');
}

function same(call: string, given: number, taken: number): void {
  if (given === taken) return;
  const detail = `this rank gives itself ${given} bytes and has room for ${taken}: counts of both sides must be alike`;
  throw new MPIError('MPI_ERR_COUNT', call, detail);
}
