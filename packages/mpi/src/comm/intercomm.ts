import type { BlockingWaitOptions, WaitOptions } from '@parallel-cookbook/primitives';
import { interBuffers as buffers } from '../collective/inter-buffers.js';
import { interCollectives as objects, type Sides } from '../collective/inter-collectives.js';
import type { Context } from '../context/context.js';
import type { Group } from '../context/group.js';
import type { InterContext } from '../context/inter-context.js';
import { builtIn } from '../operator/built-in.js';
import type { OpFor } from '../operator/op-for.js';
import type { Op } from '../operator/op.js';
import type { BufferSpec } from '../point-to-point/buffer-spec.js';
import type { Request } from '../request/request.js';
import { Steps, type Course } from '../request/steps.js';
import { AttributedComm } from './attributed-comm.js';
import type { Comm } from './comm.js';
import { descendants } from './descendants.js';
import { interBirths } from './inter-births.js';

const usual = builtIn.SUM as Op<never>;

/**
 * Two groups of ranks that talk to each other: servers and clients, two models that are coupled. Python analogue: `MPI.Intercomm`. Made by
 * `comm.createIntercomm`.
 *
 * Rank, size and group are those of this side; ranks to send to and to receive from are those of the other. In collectives each side gets
 * what the other gives. Where there is a root, it gives `MPI.ROOT`, the others of its side `MPI.PROC_NULL`, and the other side the
 * root's rank. Cost of a collective: a tree on each side, and one message across. Errors: those of `Comm`; a rank that fails tells both sides.
 */
export class Intercomm extends AttributedComm {
  readonly #sides: Sides;

  /** @internal */
  constructor(across: InterContext, local: Context, name: string) {
    super(across, name);
    this.#sides = { across, local };
  }

  /** Who stands on this side. */
  get group(): Group {
    return this.#sides.across.group;
  }

  /** Who stands on the other side. Python: `Get_remote_group`. */
  get remoteGroup(): Group {
    return this.#sides.across.remote;
  }

  /** Whether it has two sides. Python: `Is_inter`. */
  get isInter(): true {
    return true;
  }

  /** How many ranks stand on the other side. Python: `Get_remote_size`. */
  get remoteSize(): number {
    return this.remoteGroup.size;
  }

  /** One of its own with the same sides. Collective over both. Python: `Dup`. */
  dup(): Promise<Intercomm> {
    return this.#begin('Intercomm.dup', interBirths.duplicate(this, this.#sides)).wait();
  }

  /** {@link dup}, blocking. */
  dupSync(): Intercomm {
    return this.#begin('Intercomm.dup', interBirths.duplicate(this, this.#sides)).waitSync();
  }

  /**
   * One communicator of all ranks. Collective over both sides. Python: `Merge`.
   *
   * @param high whether this side's ranks come behind the other's; all ranks of a side give the same.
   */
  merge(high = false): Promise<Comm> {
    return this.#begin('Intercomm.merge', interBirths.merge(this, this.#sides, high)).wait();
  }

  /** {@link merge}, blocking. */
  mergeSync(high = false): Comm {
    return this.#begin('Intercomm.merge', interBirths.merge(this, this.#sides, high)).waitSync();
  }

  /** Blocks until all ranks of the other side have come here. */
  Barrier(): void {
    this.Ibarrier().waitSync();
  }
  /** Begins {@link Barrier}. */
  Ibarrier(): Request<void> {
    return this.#begin('Intercomm.Barrier', objects.barrier(this.#sides, 'Intercomm.Barrier'));
  }
  /** Waits until all ranks of the other side have come here. */
  barrier(options?: WaitOptions): Promise<void> {
    return this.Ibarrier().wait(options);
  }

  /** The other side gets the root's value; the root's side gets back what it gave. */
  bcast<T>(value: T, root: number, options?: WaitOptions): Promise<T> {
    return this.#begin('Intercomm.bcast', objects.broadcast(this.#sides, 'Intercomm.bcast', value, root)).wait(options);
  }
  /** {@link bcast}, blocking. */
  bcastSync<T>(value: T, root: number, options?: BlockingWaitOptions): T {
    const course = objects.broadcast(this.#sides, 'Intercomm.bcast', value, root);
    return this.#begin('Intercomm.bcast', course).waitSync(options);
  }
  /** The other side's buffers become the root's. */
  Bcast(buffer: BufferSpec, root: number): void {
    this.Ibcast(buffer, root).waitSync();
  }
  /** Begins {@link Bcast}. */
  Ibcast(buffer: BufferSpec, root: number): Request<void> {
    return this.#begin('Intercomm.Bcast', buffers.broadcast(this.#sides, 'Intercomm.Bcast', buffer, root));
  }

  /** The root gets the values of the other side, in the order of ranks. */
  gather<T>(value: T, root: number, options?: WaitOptions): Promise<T[] | undefined> {
    return this.#begin('Intercomm.gather', objects.gather(this.#sides, 'Intercomm.gather', value, root)).wait(options);
  }
  /** The root's target becomes the sources of the other side, one behind the other. */
  Gather(source: BufferSpec | undefined, target: BufferSpec | undefined, root: number): void {
    this.#begin('Intercomm.Gather', buffers.gather(this.#sides, 'Intercomm.Gather', source, target, root)).waitSync();
  }

  /** Each rank of the other side gets its value of the root's list; the root's side gets nothing. */
  scatter<T>(values: readonly T[] | undefined, root: number, options?: WaitOptions): Promise<T | undefined> {
    const course = objects.scatter(this.#sides, 'Intercomm.scatter', values, root);
    return this.#begin('Intercomm.scatter', course).wait(options);
  }
  /** Each rank's target of the other side becomes its block of the root's source. */
  Scatter(source: BufferSpec | undefined, target: BufferSpec | undefined, root: number): void {
    this.#begin(
      'Intercomm.Scatter',
      buffers.scatter(this.#sides, 'Intercomm.Scatter', source, target, root),
    ).waitSync();
  }

  /** Everybody gets the values of the other side, in the order of ranks. */
  allgather<T>(value: T, options?: WaitOptions): Promise<T[]> {
    return this.#begin('Intercomm.allgather', objects.allgather(this.#sides, 'Intercomm.allgather', value)).wait(
      options,
    );
  }
  /** Everybody's target becomes the sources of the other side. */
  Allgather(source: BufferSpec, target: BufferSpec): void {
    this.#begin(
      'Intercomm.Allgather',
      buffers.allgather(this.#sides, 'Intercomm.Allgather', source, target),
    ).waitSync();
  }

  /** Everybody gives everybody of the other side a value; gives what was got, in the order of ranks. */
  alltoall<T>(values: readonly T[], options?: WaitOptions): Promise<T[]> {
    return this.#begin('Intercomm.alltoall', objects.alltoall(this.#sides, 'Intercomm.alltoall', values)).wait(options);
  }
  /** Block s of rank r's target becomes block r of the source of rank s of the other side. */
  Alltoall(source: BufferSpec, target: BufferSpec): void {
    this.#begin('Intercomm.Alltoall', buffers.alltoall(this.#sides, 'Intercomm.Alltoall', source, target)).waitSync();
  }

  /** The root gets the combination of the values of the other side, the others `undefined`. */
  reduce<T>(value: T, op: OpFor<NoInfer<T>> = usual, root = 0, options?: WaitOptions): Promise<T | undefined> {
    const course = objects.reduce(this.#sides, 'Intercomm.reduce', value, op as Op, root);
    return this.#begin('Intercomm.reduce', course).wait(options);
  }
  /** The root's target becomes the combination of the sources of the other side. */
  Reduce(source: BufferSpec | undefined, target: BufferSpec | undefined, op: Op = builtIn.SUM, root = 0): void {
    const course = buffers.reduce(this.#sides, 'Intercomm.Reduce', source, target, op, root);
    this.#begin('Intercomm.Reduce', course).waitSync();
  }

  /** Everybody gets the combination of the values of the other side. */
  allreduce<T>(value: T, op: OpFor<NoInfer<T>> = usual, options?: WaitOptions): Promise<T> {
    const course = objects.allreduce(this.#sides, 'Intercomm.allreduce', value, op as Op);
    return this.#begin('Intercomm.allreduce', course).wait(options);
  }
  /** Everybody's target becomes the combination of the sources of the other side. */
  Allreduce(source: BufferSpec, target: BufferSpec, op: Op = builtIn.SUM): void {
    const course = buffers.allreduce(this.#sides, 'Intercomm.Allreduce', source, target, op);
    this.#begin('Intercomm.Allreduce', course).waitSync();
  }

  /** Nobody needs it any more; using it from now on is an error. Python: `Free`. */
  override free(): void {
    super.free();
    this.#sides.local.free();
  }

  #begin<T>(call: string, course: Course<T>): Request<T> {
    this.context.check(call);
    return Steps.begin(this.context.transport, call, course);
  }
}

descendants.intercomm = (across, local, name) => new Intercomm(across, local, name);
