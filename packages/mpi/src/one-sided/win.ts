import type { BlockingWaitOptions, WaitOptions } from '@parallel-cookbook/primitives';
import { arrayCollectives as arrays } from '../collective/array-collectives.js';
import { begin } from '../collective/begin.js';
import type { Context } from '../context/context.js';
import { UNDEFINED, type Group } from '../context/group.js';
import type { TypedArray } from '../datatype/typed-array.js';
import { MPIError } from '../errors/mpi-error.js';
import { Request } from '../request/request.js';
import { resultOf, Steps, type Course } from '../request/steps.js';
import { checkAssertion, assertions } from './assertion.js';
import { LockingWin } from './locking-win.js';
import { PrivateCopy } from './private-copy.js';
import { partOfArray, partOfSize, type ArrayKind, type WindowPart, type WinOptions } from './window-part.js';
import { bear, type ToldPart } from './window-birth.js';
import type { WindowMemory } from './window-memory.js';

/** Who brings memory to a window. */
interface Communicator {
  readonly context: Context;
}
/** What a rank sees of the part of another. */
export interface SharedPart {
  readonly memory: TypedArray;
  readonly displacementUnit: number;
}

const POSTED = 1;
const COMPLETED = 2;
const nothing = new Uint8Array(0);

/**
 * Memory of each rank that all ranks of a communicator read and change: one-sided communication.
 *
 * Python analogue: `MPI.Win`. Memory that MPI allocates is mapped by all ranks: an access is a copy or an atomic instruction, and is done when its
 * call returns; the target does nothing for it. A window over an array of your own ({@link Win.create}) has the separate memory model: others
 * see its public copy, which is made one with the array when this rank synchronises ({@link fence}, {@link post}, {@link wait}, locks
 * of its own part, {@link sync}), and at no other time. There are no windows between machines.
 *
 * Happens-before: what a rank did to a window before a synchronisation is seen by whoever comes out of the matching one.
 * {@link Accumulate} and its kin are atomic for each element, `Put` and `Get` are not. Errors: `MPIError` (`MPI_ERR_RMA_RANGE` outside of the
 * target's part, `MPI_ERR_RMA_SYNC` without an epoch, `MPI_ERR_WIN` after `free`); waits throw as all waits of MPI do, so that who waits for the
 * lock of a rank that was killed gets `RankDiedError`, and locks in a circle are a `RankDeadlockError`. Locks are not fair.
 *
 * @example
 * import { defineTasks, main } from '@parallel-cookbook/primitives';
 * import { MPI, Win, world } from '@parallel-cookbook/mpi';
 *
 * async function tickets(each) {
 *   const win = await Win.allocate(Int32Array, 1, MPI.COMM_WORLD);
 *   const [one, mine] = [Int32Array.of(1), new Int32Array(1)];
 *   let last = 0;
 *   await win.lockAll();
 *   for (let i = 0; i < each; i++) {
 *     win.FetchAndOp(one, mine, 0); // a number that no other rank gets
 *     last = mine[0];
 *   }
 *   win.unlockAll();
 *   await win.free();
 *   return last;
 * }
 * const tasks = defineTasks(import.meta.url, { tickets });
 *
 * main(import.meta, async () => {
 *   console.log(Math.max(...(await world(3, tasks.tickets, 100)))); // 299
 * });
 */
export class Win extends LockingWin {
  /** This rank's part. Others' stores to it are seen after a synchronisation. */
  readonly memory: TypedArray;
  /** `unified`: the memory is what others see. `separate`: they see a copy. Python: `model`. */
  readonly model: 'unified' | 'separate';
  #waiting: Request<void> | undefined;

  private constructor(context: Context, memory: WindowMemory, own: TypedArray | undefined) {
    const shared = memory.memoryOf(context.rank);
    super(context, memory, own && new PrivateCopy(own, shared));
    this.memory = own ?? shared;
    this.model = own ? 'separate' : 'unified';
  }

  /** A window over an array of this rank's own, which may be empty. Its memory model is separate. Collective. Python: `Create`. */
  static create(array: TypedArray, comm: Communicator, options?: WinOptions): Promise<Win> {
    return beginCreate(array, comm, options).wait();
  }
  /** {@link create}, blocking. */
  static createSync(array: TypedArray, comm: Communicator, options?: WinOptions): Win {
    return beginCreate(array, comm, options).waitSync();
  }

  /**
   * A window over fresh memory, all zero. Collective. Python: `Allocate`.
   *
   * @param kind how this rank sees it: `Float64Array`. Displacements are counted in its elements, unless the options say otherwise.
   * @param length in elements; ranks may give different ones.
   */
  static allocate(kind: ArrayKind, length: number, comm: Communicator, options?: WinOptions): Promise<Win> {
    return beginAllocate('Win.allocate', kind, length, comm, options, false).wait();
  }
  /** {@link allocate}, blocking. */
  static allocateSync(kind: ArrayKind, length: number, comm: Communicator, options?: WinOptions): Win {
    return beginAllocate('Win.allocate', kind, length, comm, options, false).waitSync();
  }

  /** The same with the parts one behind the other: with {@link sharedQuery} ranks load and store them directly. Python: `Allocate_shared`. */
  static allocateShared(kind: ArrayKind, length: number, comm: Communicator, options?: WinOptions): Promise<Win> {
    return beginAllocate('Win.allocateShared', kind, length, comm, options, true).wait();
  }
  /** {@link allocateShared}, blocking. */
  static allocateSharedSync(kind: ArrayKind, length: number, comm: Communicator, options?: WinOptions): Win {
    return beginAllocate('Win.allocateShared', kind, length, comm, options, true).waitSync();
  }

  /** @internal */
  static *course(
    comm: Communicator,
    call: string,
    told: ToldPart,
    own: TypedArray | undefined,
    contiguous: boolean,
  ): Course<Win> {
    const { context, memory } = yield* bear(comm.context, call, told, contiguous);
    const win = new Win(context, memory, own);
    // Whoever has it may access it at once: the public copies are there.
    yield* resultOf(begin(context, call, arrays.barrier(context)));
    return win;
  }

  /** Who takes part. Python: `Get_group`. */
  get group(): Group {
    return this.context.group;
  }

  /** The part of a rank, for loads and stores. Only of windows that MPI has allocated. Python: `Shared_query`. */
  sharedQuery(rank: number): SharedPart {
    this.checkRank('Win.sharedQuery', rank);
    if (this.model === 'separate') {
      throw new MPIError('MPI_ERR_WIN', 'Win.sharedQuery', 'its memory is not shared: make it by allocateShared()');
    }
    const { displacementUnit } = this.memoryOfAll.parts[rank] as WindowPart;
    return { memory: this.memoryOfAll.memoryOf(rank), displacementUnit };
  }

  /** Ends the accesses of all ranks, and begins new ones. Collective. @param assertion promises: `MPI.MODE_NOSUCCEED`. */
  fence(assertion = 0, options?: WaitOptions): Promise<void> {
    return this.#fence(assertion).wait(options);
  }
  /** {@link fence}, blocking. */
  fenceSync(assertion = 0, options?: BlockingWaitOptions): void {
    this.#fence(assertion).waitSync(options);
  }

  /** Lets the ranks of a group access this rank's part, until {@link wait}. Does not wait. */
  post(group: Group, assertion = 0): void {
    const call = 'Win.post';
    this.check(call);
    checkAssertion(call, assertion);
    const origins = this.#ranksOf(call, group);
    this.epochs.post(call, origins);
    // The end of the one before, if nobody has asked for it.
    this.#waiting = undefined;
    this.privateCopy?.merge();
    this.#tell(origins, POSTED);
  }

  /** Waits until all ranks of a group have posted; then this rank may access their parts, until {@link complete}. */
  start(group: Group, assertion = 0, options?: WaitOptions): Promise<void> {
    return this.#start(group, assertion).wait(options);
  }
  /** {@link start}, blocking. */
  startSync(group: Group, assertion = 0, options?: BlockingWaitOptions): void {
    this.#start(group, assertion).waitSync(options);
  }

  /** Ends what {@link start} began. Does not wait. */
  complete(): void {
    this.check('Win.complete');
    this.#tell(this.epochs.complete('Win.complete'), COMPLETED);
  }

  /** Waits until all whom {@link post} let have completed. */
  async wait(options?: WaitOptions): Promise<void> {
    await this.#completion('Win.wait').wait(options);
    this.#waiting = undefined;
  }
  /** {@link wait}, blocking. */
  waitSync(options?: BlockingWaitOptions): void {
    this.#completion('Win.wait').waitSync(options);
    this.#waiting = undefined;
  }
  /** Whether {@link wait} would not wait; then it is done. */
  test(): boolean {
    const isOver = this.#completion('Win.test').test();
    if (isOver) this.#waiting = undefined;
    return isOver;
  }

  /** Nobody needs it any more; using it from now on is an error. Collective. An array that shows its memory stays what it is. */
  free(options?: WaitOptions): Promise<void> {
    return this.#free().wait(options);
  }
  /** {@link free}, blocking. */
  freeSync(options?: BlockingWaitOptions): void {
    this.#free().waitSync(options);
  }

  #fence(assertion: number): Request<void> {
    const call = 'Win.fence';
    this.check(call);
    checkAssertion(call, assertion);
    this.epochs.checkIdle(call);
    const { context } = this;
    const course = function* (this: Win): Course<void> {
      yield* resultOf(begin(context, call, arrays.barrier(context)));
      // Some of the ranks may have copies of their own, of which this one knows nothing: so all meet twice.
      this.privateCopy?.merge();
      yield* resultOf(begin(context, call, arrays.barrier(context)));
      this.epochs.fence((assertion & assertions.MODE_NOSUCCEED) !== 0);
    };
    return Steps.begin(context.transport, call, course.call(this));
  }

  #start(group: Group, assertion: number): Request<void> {
    const call = 'Win.start';
    this.check(call);
    checkAssertion(call, assertion);
    const targets = this.#ranksOf(call, group);
    this.epochs.start(call);
    const posted = targets.map((target) => this.#hear(target, POSTED));
    const course = function* (this: Win): Course<void> {
      for (const each of posted) yield* resultOf(each);
      this.epochs.started(targets);
    };
    return Steps.begin(this.context.transport, call, course.call(this));
  }

  #completion(call: string): Request<void> {
    this.check(call);
    // Any wait of the rank may have brought it to its end, of which nobody was told yet.
    if (this.#waiting) return this.#waiting;
    const origins = this.epochs.exposed;
    if (!origins) throw new MPIError('MPI_ERR_RMA_SYNC', call, 'no exposure epoch is open: post() first');
    const completed = origins.map((origin) => this.#hear(origin, COMPLETED));
    const course = function* (this: Win): Course<void> {
      for (const each of completed) yield* resultOf(each);
      this.privateCopy?.merge();
      this.epochs.waited();
    };
    return (this.#waiting = Steps.begin(this.context.transport, call, course.call(this)));
  }

  #free(): Request<void> {
    const call = 'Win.free';
    this.check(call);
    this.epochs.checkIdle(call);
    if (this.epochs.exposed) throw new MPIError('MPI_ERR_RMA_SYNC', call, 'an exposure epoch is open: wait() first');
    this.isFreed = true;
    const { context } = this;
    const course = function* (this: Win): Course<void> {
      yield* resultOf(begin(context, call, arrays.barrier(context)));
      this.privateCopy?.merge();
      context.free();
    };
    return Steps.begin(context.transport, call, course.call(this));
  }

  #tell(ranks: Iterable<number>, tag: number): void {
    const { transport, messages } = this.context;
    for (const rank of ranks) transport.startSend(messages, rank, tag, nothing, 'buffered');
  }

  #hear(rank: number, tag: number): Request<void> {
    const { transport, messages } = this.context;
    const operation = transport.startReceive(messages, rank, tag, nothing);
    const what = `hear that rank ${rank} of a window has ${tag === POSTED ? 'posted' : 'completed'}`;
    return new Request({ transport, operation, what, finish: () => undefined });
  }

  /** The ranks of a group, as they are counted in this window. */
  #ranksOf(call: string, group: Group): readonly number[] {
    const all = Array.from({ length: group.size }, (_, rank) => rank);
    const ranks = group.translateRanks(all, this.group);
    if (!ranks.includes(UNDEFINED)) return ranks;
    throw new MPIError('MPI_ERR_GROUP', call, 'the group has members that are not in the window');
  }
}

function beginCreate(array: TypedArray, comm: Communicator, options: WinOptions | undefined): Request<Win> {
  const call = 'Win.create';
  return Steps.begin(
    transportOf(call, comm),
    call,
    Win.course(comm, call, partOfArray(call, array, options), array, false),
  );
}

function beginAllocate(
  call: string,
  kind: ArrayKind,
  length: number,
  comm: Communicator,
  options: WinOptions | undefined,
  contiguous: boolean,
): Request<Win> {
  const part = partOfSize(call, kind, length, options);
  return Steps.begin(transportOf(call, comm), call, Win.course(comm, call, part, undefined, contiguous));
}

function transportOf(call: string, comm: Communicator | undefined): Context['transport'] {
  const transport = comm?.context?.transport;
  if (transport) return transport;
  throw new MPIError('MPI_ERR_COMM', call, 'give a communicator: MPI.COMM_WORLD');
}
