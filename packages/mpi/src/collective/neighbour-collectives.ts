import type { Context } from '../context/context.js';
import { MPIError } from '../errors/mpi-error.js';
import type { BufferSpec } from '../point-to-point/buffer-spec.js';
import { neighbourAllgather, neighbourAlltoall, type Neighbours } from '../transport/algorithm/neighbours.js';
import { runOrFail } from './failing-run.js';
import type { ObjectCollective } from './object-collectives.js';
import { ObjectRun } from './object-run.js';
import type { CollectiveRun } from './schedule-run.js';
import { stageBlock, stageBlocks, stageVector, type StagedVector } from './staged-vector.js';
import { typedVectorOf, vectorOf, type TypedVectorSpec, type VectorSpec } from './vector-spec.js';

/** The collectives among neighbours. A rank that is given nonsense tells its neighbours so. */
export const neighbourCollectives = {
  allgather(context: Context, neighbours: Neighbours, source: BufferSpec, target: BufferSpec): CollectiveRun {
    const call = 'Comm.Neighbor_allgather';
    const into = (): StagedVector => stageBlocks(call, target, neighbours.sources.length);
    return gather(context, call, neighbours, source, into);
  },

  allgatherv(context: Context, neighbours: Neighbours, source: BufferSpec, target: VectorSpec): CollectiveRun {
    const call = 'Comm.Neighbor_allgatherv';
    const into = (): StagedVector => stageVector(vectorOf(call, target, neighbours.sources.length));
    return gather(context, call, neighbours, source, into);
  },

  alltoall(context: Context, neighbours: Neighbours, source: BufferSpec, target: BufferSpec): CollectiveRun {
    const call = 'Comm.Neighbor_alltoall';
    return exchange(context, call, neighbours, source, target, (spec, count) => stageBlocks(call, spec, count));
  },

  alltoallv(context: Context, neighbours: Neighbours, source: VectorSpec, target: VectorSpec): CollectiveRun {
    const call = 'Comm.Neighbor_alltoallv';
    const look = (spec: VectorSpec, count: number): StagedVector => stageVector(vectorOf(call, spec, count));
    return exchange(context, call, neighbours, source, target, look);
  },

  alltoallw(context: Context, neighbours: Neighbours, source: TypedVectorSpec, target: TypedVectorSpec): CollectiveRun {
    const call = 'Comm.Neighbor_alltoallw';
    const look = (spec: TypedVectorSpec, count: number): StagedVector => stageVector(typedVectorOf(call, spec, count));
    return exchange(context, call, neighbours, source, target, look);
  },

  allgatherObjects<T>(context: Context, neighbours: Neighbours, value: T): ObjectCollective<(T | undefined)[]> {
    const run = new ObjectRun(context, neighbourAllgather(neighbours), [value], []);
    return { run, result: () => listOf<T>(run, neighbours) };
  },

  alltoallObjects<T>(
    context: Context,
    neighbours: Neighbours,
    values: readonly T[],
  ): ObjectCollective<(T | undefined)[]> {
    const count = neighbours.destinations.length;
    const run = new ObjectRun(
      context,
      neighbourAlltoall(neighbours),
      Array.isArray(values) ? [...(values as readonly T[])] : [],
      [],
    );
    if (!Array.isArray(values) || values.length !== count) {
      const given = Array.isArray(values) ? `${values.length} values` : String(values);
      const detail = `there are ${given}; give an array of ${count}, one for each neighbour`;
      run.fail(new MPIError('MPI_ERR_COUNT', 'Comm.neighbor_alltoall', detail));
    }
    return { run, result: () => listOf<T>(run, neighbours) };
  },
} as const;

function gather(
  context: Context,
  call: string,
  neighbours: Neighbours,
  source: BufferSpec,
  target: () => StagedVector,
): CollectiveRun {
  context.check(call);
  return runOrFail(context, neighbourAllgather(neighbours), (run) => {
    const { parts, restore } = target();
    return run({ source: stageBlock(call, source).parts, target: parts }, restore);
  });
}

function exchange<S>(
  context: Context,
  call: string,
  neighbours: Neighbours,
  source: S,
  target: S,
  look: (spec: S, count: number) => StagedVector,
): CollectiveRun {
  context.check(call);
  return runOrFail(context, neighbourAlltoall(neighbours), (run) => {
    const { parts, restore } = look(target, neighbours.sources.length);
    return run({ source: look(source, neighbours.destinations.length).parts, target: parts }, restore);
  });
}

/** Of nobody there is nothing. */
function listOf<T>(run: ObjectRun, { sources }: Neighbours): (T | undefined)[] {
  return sources.map((_, i) => run.target[i] as T | undefined);
}
