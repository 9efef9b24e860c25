import type { BlockingWaitOptions, WaitOptions } from '@parallel-cookbook/primitives';
import { begin, beginAndAwait, beginAndBlock, beginAndWait } from '../collective/begin.js';
import { neighbourCollectives as collectives } from '../collective/neighbour-collectives.js';
import type { CollectiveRun } from '../collective/schedule-run.js';
import type { TypedVectorSpec, VectorSpec } from '../collective/vector-spec.js';
import type { BufferSpec } from '../point-to-point/buffer-spec.js';
import type { Request } from '../request/request.js';
import type { Neighbours } from '../transport/algorithm/neighbours.js';
import { Comm } from './comm.js';

/**
 * A communicator whose ranks have neighbours. Python analogue: `MPI.Topocomm`.
 *
 * The collectives among neighbours: all ranks call them, in the same order, and everybody exchanges a block with each of its neighbours, in the
 * order in which the topology names them; all messages at once. A neighbour that is `PROC_NULL` leaves its block as it is. A rank that is
 * given nonsense throws, and so do its neighbours.
 */
export abstract class TopologyComm extends Comm {
  /** @internal Who this rank hears from and who it tells. */
  protected abstract readonly neighbourhood: Neighbours;

  /** Who this rank hears from. Python: `inedges`. */
  get inEdges(): readonly number[] {
    return this.neighbourhood.sources;
  }

  /** Who this rank tells. Python: `outedges`. */
  get outEdges(): readonly number[] {
    return this.neighbourhood.destinations;
  }

  /** How many blocks come. Python: `indegree`. */
  get inDegree(): number {
    return this.inEdges.length;
  }

  /** How many blocks go. Python: `outdegree`. */
  get outDegree(): number {
    return this.outEdges.length;
  }

  /** Everybody tells all its neighbours the same; the target becomes what they told. Python: `Neighbor_allgather`. */
  NeighborAllgather(source: BufferSpec, target: BufferSpec): void {
    this.#run('Neighbor_allgather', collectives.allgather(this.context, this.neighbourhood, source, target));
  }
  /** Begins {@link NeighborAllgather}. Python: `Ineighbor_allgather`. */
  IneighborAllgather(source: BufferSpec, target: BufferSpec): Request<void> {
    return this.#begin('Ineighbor_allgather', collectives.allgather(this.context, this.neighbourhood, source, target));
  }

  /** The same with blocks of different lengths. Python: `Neighbor_allgatherv`. */
  NeighborAllgatherv(source: BufferSpec, target: VectorSpec): void {
    this.#run('Neighbor_allgatherv', collectives.allgatherv(this.context, this.neighbourhood, source, target));
  }
  /** Begins {@link NeighborAllgatherv}. Python: `Ineighbor_allgatherv`. */
  IneighborAllgatherv(source: BufferSpec, target: VectorSpec): Request<void> {
    return this.#begin(
      'Ineighbor_allgatherv',
      collectives.allgatherv(this.context, this.neighbourhood, source, target),
    );
  }

  /** Everybody tells each of its neighbours something else: the exchange of halos. Python: `Neighbor_alltoall`. */
  NeighborAlltoall(source: BufferSpec, target: BufferSpec): void {
    this.#run('Neighbor_alltoall', collectives.alltoall(this.context, this.neighbourhood, source, target));
  }
  /** Begins {@link NeighborAlltoall}. Python: `Ineighbor_alltoall`. */
  IneighborAlltoall(source: BufferSpec, target: BufferSpec): Request<void> {
    return this.#begin('Ineighbor_alltoall', collectives.alltoall(this.context, this.neighbourhood, source, target));
  }

  /** The same with blocks of different lengths. Python: `Neighbor_alltoallv`. */
  NeighborAlltoallv(source: VectorSpec, target: VectorSpec): void {
    this.#run('Neighbor_alltoallv', collectives.alltoallv(this.context, this.neighbourhood, source, target));
  }
  /** Begins {@link NeighborAlltoallv}. Python: `Ineighbor_alltoallv`. */
  IneighborAlltoallv(source: VectorSpec, target: VectorSpec): Request<void> {
    return this.#begin('Ineighbor_alltoallv', collectives.alltoallv(this.context, this.neighbourhood, source, target));
  }

  /** The same with a datatype for each block, and displacements in bytes. Python: `Neighbor_alltoallw`. */
  NeighborAlltoallw(source: TypedVectorSpec, target: TypedVectorSpec): void {
    this.#run('Neighbor_alltoallw', collectives.alltoallw(this.context, this.neighbourhood, source, target));
  }
  /** Begins {@link NeighborAlltoallw}. Python: `Ineighbor_alltoallw`. */
  IneighborAlltoallw(source: TypedVectorSpec, target: TypedVectorSpec): Request<void> {
    return this.#begin('Ineighbor_alltoallw', collectives.alltoallw(this.context, this.neighbourhood, source, target));
  }

  /** Everybody tells all its neighbours a value; gives theirs, `undefined` of nobody. Python: `neighbor_allgather`. */
  async neighborAllgather<T>(value: T, options?: WaitOptions): Promise<(T | undefined)[]> {
    const collective = collectives.allgatherObjects(this.#checked(), this.neighbourhood, value);
    return beginAndAwait(this.context, 'Comm.neighbor_allgather', collective, options);
  }
  /** {@link neighborAllgather}, blocking. */
  neighborAllgatherSync<T>(value: T, options?: BlockingWaitOptions): (T | undefined)[] {
    const collective = collectives.allgatherObjects(this.#checked(), this.neighbourhood, value);
    return beginAndBlock(this.context, 'Comm.neighbor_allgather', collective, options);
  }

  /** Everybody tells each of its neighbours a value of its own; gives theirs, `undefined` of nobody. Python: `neighbor_alltoall`. */
  async neighborAlltoall<T>(values: readonly T[], options?: WaitOptions): Promise<(T | undefined)[]> {
    const collective = collectives.alltoallObjects(this.#checked(), this.neighbourhood, values);
    return beginAndAwait(this.context, 'Comm.neighbor_alltoall', collective, options);
  }
  /** {@link neighborAlltoall}, blocking. */
  neighborAlltoallSync<T>(values: readonly T[], options?: BlockingWaitOptions): (T | undefined)[] {
    const collective = collectives.alltoallObjects(this.#checked(), this.neighbourhood, values);
    return beginAndBlock(this.context, 'Comm.neighbor_alltoall', collective, options);
  }

  #checked(): this['context'] {
    this.context.check('Comm.neighbors');
    return this.context;
  }

  #run(name: string, run: CollectiveRun): void {
    beginAndWait(this.context, `Comm.${name}`, run);
  }

  #begin(name: string, run: CollectiveRun): Request<void> {
    return begin(this.context, `Comm.${name}`, run);
  }
}
