import type { BlockingWaitOptions, WaitOptions } from '@parallel-cookbook/primitives';
import { begin, beginAndAwait, beginAndBlock, beginAndWait } from '../collective/begin.js';
import { bufferCollectives as arrays, type SourceSpec } from '../collective/buffer-collectives.js';
import { objectCollectives as objects, type ObjectCollective } from '../collective/object-collectives.js';
import { RecentRuns } from '../collective/recent-runs.js';
import type { CollectiveRun } from '../collective/schedule-run.js';
import { builtIn } from '../operator/built-in.js';
import type { OpFor } from '../operator/op-for.js';
import type { Op } from '../operator/op.js';
import type { BufferSpec } from '../point-to-point/buffer-spec.js';
import type { Request } from '../request/request.js';
import { AttributedComm } from './attributed-comm.js';

const { SUM } = builtIn;
// What an operation takes is for its user to know: on arrays it goes by their elements.
type AnyOp = Op;
const usual: AnyOp = SUM;

/**
 * The collectives of a communicator: all its ranks call them, in the same order. Which form a rank takes is its own affair: they match each other.
 *
 * Capital methods block and take typed arrays, `[array, count]` or `[array, count, datatype]`; counts are of elements. `I…` begins the same and gives a
 * request; its arrays belong to MPI until that is done. Lower-case methods take objects; a bare name awaits, `…Sync` blocks. Who awaits or blocks with
 * options stops waiting, and the collective goes on.
 *
 * Errors of all: `MPIError` with `MPI_ERR_COMM` once the communicator was freed, `MPI_ERR_ROOT`, `MPI_ERR_OP` for an operation that was freed,
 * `MPI_ERR_BUFFER` for what is no typed array, `MPI_ERR_TYPE` where source and target of a reduction are of different kinds, `MPI_ERR_COUNT` where lengths do not fit,
 * here or on another rank; what an operation of yours throws; `RankDeadlockError` where ranks call different ones; `AbortedError`, `RankDiedError`.
 *
 * Costs are rounds, and bytes that one rank sends, over messages; n is the number of ranks, b the bytes that a method names. A real MPI has its own algorithms.
 * Objects go by the rounds for short arrays.
 */
export abstract class CollectiveComm extends AttributedComm {
  readonly #recent = new RecentRuns();

  /**
   * Blocks until all ranks have come here. Python: `Barrier`.
   *
   * Cost: ⌈log₂ n⌉ rounds without data.
   */
  Barrier(): void {
    this.#run('Comm.Barrier', undefined, undefined, undefined, 0, (context) => arrays.barrier(context));
  }
  /** Begins {@link Barrier}. */
  Ibarrier(): Request<void> {
    return this.#begin('Comm.Ibarrier', arrays.barrier(this.#checked('Comm.Ibarrier')));
  }
  /**
   * Waits until all ranks have come here. Python: `Ibarrier().Wait`; `barrier` blocks there.
   */
  barrier(options?: WaitOptions): Promise<void> {
    return this.Ibarrier().wait(options);
  }

  /**
   * Everybody gets the root's array, of b bytes. Python: `Bcast`.
   *
   * @param array of the same number of bytes on all ranks.
   *
   * Cost: ⌈log₂ n⌉ rounds of b bytes; from 8 ranks and 12 KiB on a scatter and a ring, log₂ n + n − 1 rounds, 2b bytes.
   */
  Bcast(array: BufferSpec, root = 0): void {
    this.#run('Comm.Bcast', array, undefined, undefined, root, (context) => arrays.broadcast(context, array, root));
  }
  /** Begins {@link Bcast}. */
  Ibcast(array: BufferSpec, root = 0): Request<void> {
    return this.#begin('Comm.Ibcast', arrays.broadcast(this.#checked('Comm.Ibcast'), array, root));
  }
  /**
   * Everybody gets a copy of the root's value; what the others give is not looked at. Python: `bcast`.
   */
  bcast<T>(value: T, root = 0, options?: WaitOptions): Promise<T> {
    return this.#await('Comm.bcast', () => objects.broadcast(this.context, value, root), options);
  }
  /** {@link bcast}, blocking. */
  bcastSync<T>(value: T, root = 0, options?: BlockingWaitOptions): T {
    return this.#block('Comm.bcast', () => objects.broadcast(this.context, value, root), options);
  }

  /**
   * The root's target becomes the combination of all sources, element by element. Python: `Reduce`.
   *
   * @param source b bytes; `IN_PLACE` at the root, whose target then holds them. @param target of the root only, as long.
   * @param op the sum by default. One that is not commutative combines in the order of ranks.
   *
   * Cost: ⌈log₂ n⌉ rounds of b bytes; from 2 KiB on, between two ranks from 16, for a commutative operation, 2 log₂ n rounds, 2b bytes.
   */
  Reduce(source: SourceSpec, target: BufferSpec | undefined, op: AnyOp = usual, root = 0): void {
    this.#run('Comm.Reduce', source, target, op, root, (context) => arrays.reduce(context, source, target, op, root));
  }
  /** Begins {@link Reduce}. */
  Ireduce(source: SourceSpec, target: BufferSpec | undefined, op: AnyOp = usual, root = 0): Request<void> {
    return this.#begin('Comm.Ireduce', arrays.reduce(this.#checked('Comm.Ireduce'), source, target, op, root));
  }
  /**
   * The root gets the combination of all values in the order of ranks, the others `undefined`. Python: `reduce`.
   */
  reduce<T>(
    value: T,
    op: OpFor<NoInfer<T>> = usual as Op<never>,
    root = 0,
    options?: WaitOptions,
  ): Promise<T | undefined> {
    return this.#await('Comm.reduce', () => objects.reduce(this.context, value, op as Op, root), options);
  }
  /** {@link reduce}, blocking. */
  reduceSync<T>(
    value: T,
    op: OpFor<NoInfer<T>> = usual as Op<never>,
    root = 0,
    options?: BlockingWaitOptions,
  ): T | undefined {
    return this.#block('Comm.reduce', () => objects.reduce(this.context, value, op as Op, root), options);
  }

  /**
   * Everybody's target becomes the combination of all sources, element by element. Python: `Allreduce`.
   *
   * @param source b bytes, or `IN_PLACE`. @param target as long. @param op as in {@link Reduce}; everybody gets the same bits.
   *
   * Cost: ⌈log₂ n⌉ rounds of b bytes, 1 more where n is no power of two; from 2 KiB on, between two ranks from 16, for a commutative operation, 2 log₂ n rounds, 2b bytes, and
   * around a ring 2(n − 1) rounds.
   */
  Allreduce(source: SourceSpec, target: BufferSpec, op: AnyOp = usual): void {
    this.#run('Comm.Allreduce', source, target, op, 0, (context) => arrays.allreduce(context, source, target, op));
  }
  /** Begins {@link Allreduce}. */
  Iallreduce(source: SourceSpec, target: BufferSpec, op: AnyOp = usual): Request<void> {
    return this.#begin('Comm.Iallreduce', arrays.allreduce(this.#checked('Comm.Iallreduce'), source, target, op));
  }
  /**
   * Everybody gets the combination of all values in the order of ranks. Python: `allreduce`.
   */
  allreduce<T>(value: T, op: OpFor<NoInfer<T>> = usual as Op<never>, options?: WaitOptions): Promise<T> {
    return this.#await('Comm.allreduce', () => objects.allreduce(this.context, value, op as Op), options);
  }
  /** {@link allreduce}, blocking. */
  allreduceSync<T>(value: T, op: OpFor<NoInfer<T>> = usual as Op<never>, options?: BlockingWaitOptions): T {
    return this.#block('Comm.allreduce', () => objects.allreduce(this.context, value, op as Op), options);
  }

  /**
   * The root's target becomes all sources, one behind the other in the order of ranks. Python: `Gather`.
   *
   * @param source b bytes, as many on all ranks; `IN_PLACE` at the root, whose block then stands in its target. @param target of the root only, n times as long.
   *
   * Cost: ⌈log₂ n⌉ rounds, at most nb / 2 bytes; for more than 2 KiB a block each rank sends its own straight to the root.
   */
  Gather(source: SourceSpec, target?: BufferSpec, root = 0): void {
    this.#run('Comm.Gather', source, target, undefined, root, (context) =>
      arrays.gather(context, source, target, root),
    );
  }
  /** Begins {@link Gather}. */
  Igather(source: SourceSpec, target?: BufferSpec, root = 0): Request<void> {
    return this.#begin('Comm.Igather', arrays.gather(this.#checked('Comm.Igather'), source, target, root));
  }
  /**
   * The root gets all values in the order of ranks, the others `undefined`. Python: `gather`.
   */
  gather<T>(value: T, root = 0, options?: WaitOptions): Promise<T[] | undefined> {
    return this.#await('Comm.gather', () => objects.gather(this.context, value, root), options);
  }
  /** {@link gather}, blocking. */
  gatherSync<T>(value: T, root = 0, options?: BlockingWaitOptions): T[] | undefined {
    return this.#block('Comm.gather', () => objects.gather(this.context, value, root), options);
  }

  /**
   * Everybody's target becomes its block of the root's source, in the order of ranks. Python: `Scatter`.
   *
   * @param source of the root only, n times as long as a target. @param target b bytes; `IN_PLACE` at the root, whose block stays where it is.
   *
   * Cost: ⌈log₂ n⌉ rounds, at most nb bytes; for more than 2 KiB a block the root sends each its own.
   */
  Scatter(source: BufferSpec | undefined, target: SourceSpec, root = 0): void {
    this.#run('Comm.Scatter', source, target, undefined, root, (context) =>
      arrays.scatter(context, source, target, root),
    );
  }
  /** Begins {@link Scatter}. */
  Iscatter(source: BufferSpec | undefined, target: SourceSpec, root = 0): Request<void> {
    return this.#begin('Comm.Iscatter', arrays.scatter(this.#checked('Comm.Iscatter'), source, target, root));
  }
  /**
   * Everybody gets its value of the root's list, in the order of ranks. Python: `scatter`.
   *
   * @param values of the root only, one for each rank. Another number of them is `MPI_ERR_COUNT` on all ranks.
   */
  scatter<T>(values: readonly T[] | undefined, root = 0, options?: WaitOptions): Promise<T> {
    return this.#await('Comm.scatter', () => objects.scatter(this.context, values, root), options);
  }
  /** {@link scatter}, blocking. */
  scatterSync<T>(values: readonly T[] | undefined, root = 0, options?: BlockingWaitOptions): T {
    return this.#block('Comm.scatter', () => objects.scatter(this.context, values, root), options);
  }

  /**
   * Everybody's target becomes all sources, one behind the other in the order of ranks. Python: `Allgather`.
   *
   * @param source b bytes, as many on all ranks, or `IN_PLACE`: then the block stands in the target. @param target n times as long.
   *
   * Cost: (n − 1)b bytes; ⌈log₂ n⌉ rounds while short, else n − 1 rounds around a ring.
   */
  Allgather(source: SourceSpec, target: BufferSpec): void {
    this.#run('Comm.Allgather', source, target, undefined, 0, (context) => arrays.allgather(context, source, target));
  }
  /** Begins {@link Allgather}. */
  Iallgather(source: SourceSpec, target: BufferSpec): Request<void> {
    return this.#begin('Comm.Iallgather', arrays.allgather(this.#checked('Comm.Iallgather'), source, target));
  }
  /**
   * Everybody gets all values in the order of ranks. Python: `allgather`.
   */
  allgather<T>(value: T, options?: WaitOptions): Promise<T[]> {
    return this.#await('Comm.allgather', () => objects.allgather(this.context, value), options);
  }
  /** {@link allgather}, blocking. */
  allgatherSync<T>(value: T, options?: BlockingWaitOptions): T[] {
    return this.#block('Comm.allgather', () => objects.allgather(this.context, value), options);
  }

  /**
   * Block s of rank r's target becomes block r of rank s's source. Python: `Alltoall`.
   *
   * @param source n blocks of b bytes, or `IN_PLACE`: then the target holds them. @param target as long.
   *
   * Cost: n − 1 rounds of b bytes; from 8 ranks on, for at most 256 bytes a block, ⌈log₂ n⌉ rounds of nb / 2 bytes.
   */
  Alltoall(source: SourceSpec, target: BufferSpec): void {
    this.#run('Comm.Alltoall', source, target, undefined, 0, (context) => arrays.alltoall(context, source, target));
  }
  /** Begins {@link Alltoall}. */
  Ialltoall(source: SourceSpec, target: BufferSpec): Request<void> {
    return this.#begin('Comm.Ialltoall', arrays.alltoall(this.#checked('Comm.Ialltoall'), source, target));
  }
  /**
   * Everybody gives everybody a value; gives what was got, in the order of ranks. Python: `alltoall`.
   *
   * @param values one for each rank. Another number of them is `MPI_ERR_COUNT` on all ranks.
   */
  alltoall<T>(values: readonly T[], options?: WaitOptions): Promise<T[]> {
    return this.#await('Comm.alltoall', () => objects.alltoall(this.context, values), options);
  }
  /** {@link alltoall}, blocking. */
  alltoallSync<T>(values: readonly T[], options?: BlockingWaitOptions): T[] {
    return this.#block('Comm.alltoall', () => objects.alltoall(this.context, values), options);
  }

  /**
   * Rank r's target becomes the combination of the sources of ranks 0 to r. Python: `Scan`.
   *
   * @param source b bytes, or `IN_PLACE`. @param target as long.
   *
   * Cost: ⌈log₂ n⌉ rounds of b bytes.
   */
  Scan(source: SourceSpec, target: BufferSpec, op: AnyOp = usual): void {
    this.#run('Comm.Scan', source, target, op, 0, (context) => arrays.scan(context, source, target, op));
  }
  /**
   * Rank r gets the combination of the values of ranks 0 to r. Python: `scan`.
   */
  scan<T>(value: T, op: OpFor<NoInfer<T>> = usual as Op<never>, options?: WaitOptions): Promise<T> {
    return this.#await('Comm.scan', () => objects.scan(this.context, value, op as Op), options);
  }
  /** {@link scan}, blocking. */
  scanSync<T>(value: T, op: OpFor<NoInfer<T>> = usual as Op<never>, options?: BlockingWaitOptions): T {
    return this.#block('Comm.scan', () => objects.scan(this.context, value, op as Op), options);
  }

  /**
   * Rank r's target becomes the combination of the sources of ranks 0 to r − 1; that of rank 0 stays as it is. Python: `Exscan`.
   *
   * @param source b bytes, or `IN_PLACE`. @param target as long.
   *
   * Cost: 1 + ⌈log₂(n − 1)⌉ rounds of b bytes.
   */
  Exscan(source: SourceSpec, target: BufferSpec, op: AnyOp = usual): void {
    this.#run('Comm.Exscan', source, target, op, 0, (context) => arrays.exclusiveScan(context, source, target, op));
  }
  /**
   * Rank r gets the combination of the values of ranks 0 to r − 1; rank 0 gets `undefined`. Python: `exscan`.
   */
  exscan<T>(value: T, op: OpFor<NoInfer<T>> = usual as Op<never>, options?: WaitOptions): Promise<T | undefined> {
    return this.#await('Comm.exscan', () => objects.exclusiveScan(this.context, value, op as Op), options);
  }
  /** {@link exscan}, blocking. */
  exscanSync<T>(value: T, op: OpFor<NoInfer<T>> = usual as Op<never>, options?: BlockingWaitOptions): T | undefined {
    return this.#block('Comm.exscan', () => objects.exclusiveScan(this.context, value, op as Op), options);
  }

  #checked(call: string): this['context'] {
    this.context.check(call);
    return this.context;
  }

  /** Blocks. With short arrays that it had lately it makes nothing. */
  #run(
    call: string,
    first: SourceSpec | undefined,
    second: SourceSpec | undefined,
    op: AnyOp | undefined,
    root: number,
    make: (context: this['context']) => CollectiveRun,
  ): void {
    const context = this.#checked(call);
    const recent = this.#recent;
    const run =
      recent.again(call, first, second, op, root) ?? recent.keep(make(context), call, first, second, op, root);
    beginAndWait(context, call, run);
  }

  #begin(call: string, run: CollectiveRun): Request<void> {
    return begin(this.context, call, run);
  }

  async #await<T>(call: string, make: () => ObjectCollective<T>, options: WaitOptions | undefined): Promise<T> {
    this.context.check(call);
    return beginAndAwait(this.context, call, make(), options);
  }

  #block<T>(call: string, make: () => ObjectCollective<T>, options: BlockingWaitOptions | undefined): T {
    this.context.check(call);
    return beginAndBlock(this.context, call, make(), options);
  }
}
