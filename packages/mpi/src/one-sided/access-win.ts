import type { Context } from '../context/context.js';
import { packBytes, unpackBytes } from '../datatype/pack.js';
import type { ElementName, TypedArray } from '../datatype/typed-array.js';
import { MPIError } from '../errors/mpi-error.js';
import { builtIn } from '../operator/built-in.js';
import type { Op } from '../operator/op.js';
import { bufferOf, type Buffer, type BufferSpec } from '../point-to-point/buffer-spec.js';
import { nothingToDo } from '../point-to-point/send.js';
import { Request } from '../request/request.js';
import { PROC_NULL } from '../transport/envelope.js';
import { accumulate } from './accumulate.js';
import { atomicUpdate, type AtomicUpdate } from './atomic-update.js';
import { Epochs } from './epochs.js';
import type { PrivateCopy } from './private-copy.js';
import { targetOf, type TargetSpec } from './target-spec.js';
import type { WindowMemory } from './window-memory.js';

const usual = builtIn.SUM as Op;

/**
 * What a window allows: reading and changing the memory of other ranks, without their doing anything for it. All accesses are done when their call
 * returns, so those of one rank happen in the order in which it makes them.
 */
export abstract class AccessWin {
  /** @internal */
  readonly context: Context;
  protected readonly memoryOfAll: WindowMemory;
  protected readonly epochs = new Epochs();
  /** Where what others see is a copy. */
  protected readonly privateCopy: PrivateCopy | undefined;
  protected isFreed = false;
  readonly #updates = new Map<Op, Map<ElementName, AtomicUpdate>>();

  protected constructor(context: Context, memory: WindowMemory, privateCopy: PrivateCopy | undefined) {
    this.context = context;
    this.memoryOfAll = memory;
    this.privateCopy = privateCopy;
  }

  /** Writes the origin into the target's part. */
  Put(origin: BufferSpec, targetRank: number, target: TargetSpec = 0): void {
    const call = 'Win.Put';
    if (!this.#reaches(call, targetRank)) return;
    const from = bufferOf(call, origin);
    const to = targetOf(call, this.memoryOfAll, targetRank, target, from);
    const packed = bytesOf(call, from);
    const { bytes } = this.memoryOfAll;
    if (to.datatype.isContiguous) bytes.set(packed, to.offset);
    else unpackBytes(to.datatype, packed, bytes, to.offset);
  }

  /** Reads from the target's part into the origin. */
  Get(origin: BufferSpec, targetRank: number, target: TargetSpec = 0): void {
    const call = 'Win.Get';
    if (!this.#reaches(call, targetRank)) return;
    const into = bufferOf(call, origin);
    const { offset, count, datatype } = targetOf(call, this.memoryOfAll, targetRank, target, into);
    const { bytes } = this.memoryOfAll;
    const length = count * datatype.size;
    if (datatype.isContiguous && into.whole) return viewOf(into.whole).set(bytes.subarray(offset, offset + length));
    const packed = new Uint8Array(length);
    packBytes(datatype, bytes, offset, count, packed);
    unpackBytes(into.datatype, packed, viewOf(into.data), 0);
  }

  /**
   * `target = target op origin`, element by element, each as one step for everybody. Python: `Accumulate`.
   *
   * @param op one that MPI has built in, `MPI.REPLACE` or `MPI.NO_OP`.
   */
  Accumulate(origin: BufferSpec, targetRank: number, target: TargetSpec = 0, op: Op = usual): void {
    const call = 'Win.Accumulate';
    if (!this.#reaches(call, targetRank)) return;
    this.#accumulate(call, bufferOf(call, origin), undefined, targetRank, target, op);
  }

  /** {@link Accumulate}, and the result becomes what the target was before. Python: `Get_accumulate`. */
  GetAccumulate(
    origin: BufferSpec,
    result: BufferSpec,
    targetRank: number,
    target: TargetSpec = 0,
    op: Op = usual,
  ): void {
    const call = 'Win.GetAccumulate';
    if (!this.#reaches(call, targetRank)) return;
    this.#accumulate(call, bufferOf(call, origin), bufferOf(call, result), targetRank, target, op);
  }

  /** {@link GetAccumulate} of one element, the first of each array. Python: `Fetch_and_op`. */
  FetchAndOp(origin: TypedArray, result: TypedArray, targetRank: number, displacement = 0, op: Op = usual): void {
    const call = 'Win.FetchAndOp';
    if (!this.#reaches(call, targetRank)) return;
    const index = this.#elementAt(call, [origin, result], targetRank, displacement);
    const element = bufferOf(call, origin).datatype.element as ElementName;
    result[0] = this.#updateOf(call, element, op)(index, origin[0] as number) as number;
  }

  /**
   * Puts the origin where the target is what `compare` is; the result becomes what the target was before. One element, the first of each
   * array, of a kind of whole numbers. Python: `Compare_and_swap`.
   */
  CompareAndSwap(
    origin: TypedArray,
    compare: TypedArray,
    result: TypedArray,
    targetRank: number,
    displacement = 0,
  ): void {
    const call = 'Win.CompareAndSwap';
    if (!this.#reaches(call, targetRank)) return;
    const index = this.#elementAt(call, [origin, compare, result], targetRank, displacement);
    const element = bufferOf(call, origin).datatype.element as ElementName;
    if (element.startsWith('Float') || element === 'Uint8Clamped') {
      throw new MPIError('MPI_ERR_TYPE', call, `${element} is compared by no processor: take whole numbers`);
    }
    const words = this.memoryOfAll.viewOf(element) as Int32Array;
    result[0] = Atomics.compareExchange(words, index, compare[0] as number, origin[0] as number);
  }

  /** {@link Put} as a request, which is done. */
  Rput(origin: BufferSpec, targetRank: number, target: TargetSpec = 0): Request<void> {
    this.Put(origin, targetRank, target);
    return this.#done('put');
  }
  /** {@link Get} as a request, which is done. */
  Rget(origin: BufferSpec, targetRank: number, target: TargetSpec = 0): Request<void> {
    this.Get(origin, targetRank, target);
    return this.#done('get');
  }
  /** {@link Accumulate} as a request, which is done. */
  Raccumulate(origin: BufferSpec, targetRank: number, target: TargetSpec = 0, op: Op = usual): Request<void> {
    this.Accumulate(origin, targetRank, target, op);
    return this.#done('accumulate');
  }
  /** {@link GetAccumulate} as a request, which is done. Python: `Rget_accumulate`. */
  RgetAccumulate(
    origin: BufferSpec,
    result: BufferSpec,
    targetRank: number,
    target: TargetSpec = 0,
    op: Op = usual,
  ): Request<void> {
    this.GetAccumulate(origin, result, targetRank, target, op);
    return this.#done('get and accumulate');
  }

  /** Throws once the window was freed. */
  protected check(call: string): void {
    if (this.isFreed) throw new MPIError('MPI_ERR_WIN', call, 'the window was freed');
  }

  protected checkRank(call: string, rank: number): void {
    this.check(call);
    if (Number.isInteger(rank) && rank >= 0 && rank < this.context.size) return;
    const detail = `${String(rank)} is no rank of this window; give 0 to ${this.context.size - 1}`;
    throw new MPIError('MPI_ERR_RANK', call, detail);
  }

  /** Whether there is anything to do, which is not so for nobody. */
  #reaches(call: string, rank: number): boolean {
    if (rank === PROC_NULL) {
      this.check(call);
      return false;
    }
    this.checkRank(call, rank);
    this.epochs.checkAccess(call, rank);
    return true;
  }

  #accumulate(
    call: string,
    from: Buffer,
    result: Buffer | undefined,
    targetRank: number,
    spec: TargetSpec,
    op: Op,
  ): void {
    const to = targetOf(call, this.memoryOfAll, targetRank, spec, from);
    const { element } = to.datatype;
    if (element === undefined || element !== from.datatype.element || (result && result.datatype.element !== element)) {
      throw new MPIError(
        'MPI_ERR_TYPE',
        call,
        'origin, result and target are made of one kind of element, the same one',
      );
    }
    if (result && result.count * result.datatype.size !== to.count * to.datatype.size) {
      throw new MPIError('MPI_ERR_COUNT', call, 'the result has to be as long as the target');
    }
    const before = accumulate(
      this.memoryOfAll.indexOf.bind(this.memoryOfAll, call),
      this.#updateOf(call, element, op),
      bytesOf(call, from),
      { ...to, element },
    );
    if (result) unpackBytes(result.datatype, before, viewOf(result.data), 0);
  }

  #elementAt(call: string, arrays: readonly TypedArray[], rank: number, displacement: number): number {
    const [first, ...others] = arrays.map((array) => bufferOf(call, array));
    const element = first?.datatype.element as ElementName;
    if (others.some(({ datatype }) => datatype.element !== element)) {
      throw new MPIError('MPI_ERR_TYPE', call, 'give arrays of one kind');
    }
    if (arrays.some(({ length }) => length === 0))
      throw new MPIError('MPI_ERR_BUFFER', call, 'give arrays of an element');
    const one = { count: 1, datatype: (first as Buffer).datatype };
    const { offset } = targetOf(call, this.memoryOfAll, rank, displacement, one);
    return this.memoryOfAll.indexOf(call, element, offset);
  }

  #updateOf(call: string, element: ElementName, op: Op): AtomicUpdate {
    let updates = this.#updates.get(op);
    if (!updates) this.#updates.set(op, (updates = new Map<ElementName, AtomicUpdate>()));
    let update = updates.get(element);
    if (!update) updates.set(element, (update = atomicUpdate(call, this.memoryOfAll, element, op)));
    return update;
  }

  #done(what: string): Request<void> {
    const { transport } = this.context;
    return new Request({ transport, operation: nothingToDo, what, finish: () => undefined });
  }
}

function viewOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** The bytes of a buffer as they would go in a message. */
function bytesOf(call: string, { data, count, datatype, whole }: Buffer): Uint8Array {
  datatype.check(call);
  return whole ? viewOf(whole) : datatype.pack(data, count);
}
