import { begin, beginAndWait } from '../collective/begin.js';
import { bufferCollectives as buffers, type SourceSpec } from '../collective/buffer-collectives.js';
import type { CollectiveRun } from '../collective/schedule-run.js';
import {
  vectorCollectives as vectors,
  type TypedVectorSourceSpec,
  type VectorSourceSpec,
} from '../collective/vector-collectives.js';
import type { TypedVectorSpec, VectorSpec } from '../collective/vector-spec.js';
import type { Context } from '../context/context.js';
import { builtIn } from '../operator/built-in.js';
import type { Op } from '../operator/op.js';
import type { BufferSpec } from '../point-to-point/buffer-spec.js';
import type { Request } from '../request/request.js';
import { CollectiveComm } from './collective-comm.js';

const { SUM } = builtIn;

/**
 * The collectives whose blocks have different lengths, and those that leave each rank a part of a combination.
 *
 * A rank that is given nonsense (counts that do not fit, a buffer that is too short) throws, and so does every rank that waits for something from
 * it: `MPIError`, `MPI_ERR_COUNT`. Nobody is left waiting.
 */
export abstract class VectorComm extends CollectiveComm {
  /**
   * The root's target becomes the blocks of all ranks, of different lengths. Only the root says how long they are.
   * Python: `Gatherv`. Cost: n − 1 messages at the root, all at once.
   *
   * @param source may be `IN_PLACE` at the root, whose block then stands in the target.
   */
  Gatherv(source: SourceSpec, target?: VectorSpec, root = 0): void {
    this.#run('Comm.Gatherv', vectors.gather(this.context, source, target, root));
  }
  /** Begins {@link Gatherv}. */
  Igatherv(source: SourceSpec, target?: VectorSpec, root = 0): Request<void> {
    return this.#begin('Comm.Igatherv', vectors.gather(this.context, source, target, root));
  }

  /**
   * Everybody's target becomes its block of the root's source; blocks have different lengths, and a target must be as long as its block.
   * Python: `Scatterv`. Cost: n − 1 messages at the root, all at once.
   *
   * @param target may be `IN_PLACE` at the root, whose block then stays where it is.
   */
  Scatterv(source: VectorSpec | undefined, target: SourceSpec, root = 0): void {
    this.#run('Comm.Scatterv', vectors.scatter(this.context, source, target, root));
  }
  /** Begins {@link Scatterv}. */
  Iscatterv(source: VectorSpec | undefined, target: SourceSpec, root = 0): Request<void> {
    return this.#begin('Comm.Iscatterv', vectors.scatter(this.context, source, target, root));
  }

  /** Everybody's target becomes the blocks of all ranks, of different lengths. Python: `Allgatherv`. Cost: n − 1 rounds around the ring. */
  Allgatherv(source: SourceSpec, target: VectorSpec): void {
    this.#run('Comm.Allgatherv', vectors.allgather(this.context, source, target));
  }
  /** Begins {@link Allgatherv}. */
  Iallgatherv(source: SourceSpec, target: VectorSpec): Request<void> {
    return this.#begin('Comm.Iallgatherv', vectors.allgather(this.context, source, target));
  }

  /** Block s of rank r's target becomes block r of rank s's source; blocks have different lengths. Python: `Alltoallv`. Cost: n − 1 rounds, in pairs. */
  Alltoallv(source: VectorSourceSpec, target: VectorSpec): void {
    this.#run('Comm.Alltoallv', vectors.alltoall(this.context, source, target));
  }
  /** Begins {@link Alltoallv}. */
  Ialltoallv(source: VectorSourceSpec, target: VectorSpec): Request<void> {
    return this.#begin('Comm.Ialltoallv', vectors.alltoall(this.context, source, target));
  }

  /** The same with a datatype for each block, and displacements in bytes: to transpose what is distributed. Python: `Alltoallw`. */
  Alltoallw(source: TypedVectorSourceSpec, target: TypedVectorSpec): void {
    this.#run('Comm.Alltoallw', vectors.alltoallTyped(this.context, source, target));
  }
  /** Begins {@link Alltoallw}. */
  Ialltoallw(source: TypedVectorSourceSpec, target: TypedVectorSpec): Request<void> {
    return this.#begin('Comm.Ialltoallw', vectors.alltoallTyped(this.context, source, target));
  }

  /**
   * Rank r's target becomes its part of the combination of all sources. Python: `Reduce_scatter`.
   * Cost: n − 1 rounds in pairs; an operation that is not commutative is combined everywhere as a whole.
   *
   * @param source `IN_PLACE`: the target holds all of it, and its beginning becomes the result.
   * @param counts elements of each rank. Default: all alike.
   */
  ReduceScatter(source: SourceSpec, target: BufferSpec, counts?: readonly number[], op: Op = SUM): void {
    this.#run(
      'Comm.Reduce_scatter',
      buffers.reduceScatter(this.#checked('Reduce_scatter'), source, target, counts, op),
    );
  }
  /** Begins {@link ReduceScatter}. Python: `Ireduce_scatter`. */
  IreduceScatter(source: SourceSpec, target: BufferSpec, counts?: readonly number[], op: Op = SUM): Request<void> {
    const run = buffers.reduceScatter(this.#checked('Ireduce_scatter'), source, target, counts, op);
    return this.#begin('Comm.Ireduce_scatter', run);
  }
  /** {@link ReduceScatter} with parts of one length. Python: `Reduce_scatter_block`. */
  ReduceScatterBlock(source: SourceSpec, target: BufferSpec, op: Op = SUM): void {
    this.ReduceScatter(source, target, undefined, op);
  }
  /** Begins {@link ReduceScatterBlock}. Python: `Ireduce_scatter_block`. */
  IreduceScatterBlock(source: SourceSpec, target: BufferSpec, op: Op = SUM): Request<void> {
    return this.IreduceScatter(source, target, undefined, op);
  }

  /** Begins {@link Scan}. */
  Iscan(source: SourceSpec, target: BufferSpec, op: Op = SUM): Request<void> {
    return this.#begin('Comm.Iscan', buffers.scan(this.#checked('Iscan'), source, target, op));
  }
  /** Begins {@link Exscan}. */
  Iexscan(source: SourceSpec, target: BufferSpec, op: Op = SUM): Request<void> {
    return this.#begin('Comm.Iexscan', buffers.exclusiveScan(this.#checked('Iexscan'), source, target, op));
  }

  #checked(name: string): Context {
    this.context.check(`Comm.${name}`);
    return this.context;
  }

  #run(call: string, run: CollectiveRun): void {
    beginAndWait(this.context, call, run);
  }

  #begin(call: string, run: CollectiveRun): Request<void> {
    return begin(this.context, call, run);
  }
}
