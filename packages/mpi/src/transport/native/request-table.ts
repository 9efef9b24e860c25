import { UNKNOWN, type Condition } from '../operation.js';
import type { MpiLibrary } from './library.js';
import type { NativeOperation } from './native-operation.js';
import { PinnedMemory } from './pinned-memory.js';
import type { MpiFunction } from './signatures.js';
import { StatusBlock } from './status-block.js';

const firstCapacity = 64;

/**
 * The requests that are under way, one behind the other, so that one call of `MPI_Testsome` asks for all. A handle is a value: it may be
 * moved when one before it is over.
 */
export class RequestTable {
  readonly #library: MpiLibrary;
  readonly #operations: NativeOperation[] = [];
  readonly #found = new PinnedMemory(8);
  readonly #foundAt = this.#found.address;
  readonly #test: MpiFunction;
  readonly #handleBytes: number;
  #capacity = firstCapacity;
  #handles: PinnedMemory;
  #indices: PinnedMemory;
  #statuses: StatusBlock;

  constructor(library: MpiLibrary) {
    this.#library = library;
    this.#test = library.functions.MPI_Test;
    this.#handleBytes = library.abi.handleBytes;
    this.#handles = new PinnedMemory(this.#capacity * library.abi.handleBytes);
    this.#indices = new PinnedMemory(this.#capacity * 4);
    this.#statuses = new StatusBlock(library, this.#capacity);
  }

  get size(): number {
    return this.#operations.length;
  }

  /** All that are under way. */
  get operations(): readonly NativeOperation[] {
    return this.#operations;
  }

  /** That all are over but receives. */
  get idleness(): Condition {
    const operations = this.#operations;
    return {
      get done() {
        return this.pending === undefined;
      },
      get needs() {
        return this.pending?.needs ?? UNKNOWN;
      },
      get pending() {
        return operations.find(({ isReceive }) => !isReceive);
      },
    };
  }

  /** Where the next request is to be written; it is one only when {@link add} was called. */
  nextSlot(): number {
    const { length } = this.#operations;
    if (length === this.#capacity) this.#grow();
    return this.#handles.address + length * this.#handleBytes;
  }

  /** Puts a request there that was written elsewhere. */
  take({ bytes }: PinnedMemory): void {
    this.nextSlot();
    const { handleBytes } = this.#library.abi;
    this.#handles.bytes.set(bytes.subarray(0, handleBytes), this.#operations.length * handleBytes);
  }

  /** The request that was written last belongs to that operation. */
  add(operation: NativeOperation): void {
    this.#operations.push(operation);
  }

  /** Takes a receive back, if it has not matched. */
  cancel(operation: NativeOperation): boolean {
    const index = this.#operations.indexOf(operation);
    if (index < 0 || !operation.isReceive) return false;
    const { functions, abi } = this.#library;
    const slot = this.#handles.address + index * abi.handleBytes;
    const [flag, status] = [this.#found, this.#statuses];
    this.#library.check(functions.MPI_Cancel(slot), 'Request.cancel');
    let code: number;
    do code = functions.MPI_Test(slot, flag.address, status.address);
    while (code === 0 && flag.words[0] === 0);
    functions.MPI_Test_cancelled(status.address, flag.address);
    const isCancelled = code === 0 && flag.words[0] !== 0;
    if (isCancelled) operation.withdraw();
    else status.complete(0, operation, code);
    this.#close();
    return isCancelled;
  }

  /** Asks for all. Returns whether any is over. */
  test(): boolean {
    const operations = this.#operations;
    if (operations.length === 0) return false;
    return operations.length === 1 ? this.#testOnly() : this.#testSome(operations);
  }

  /** Asks for the only one, which takes the library half as long. */
  #testOnly(): boolean {
    const statuses = this.#statuses;
    const test = this.#test;
    const code = test(this.#handles.address, this.#foundAt, statuses.address);
    if (code === 0 && this.#found.words[0] === 0) return false;
    statuses.complete(0, this.#operations.pop() as NativeOperation, code);
    return true;
  }

  #testSome(operations: readonly NativeOperation[]): boolean {
    const { functions, abi } = this.#library;
    const [handles, found] = [this.#handles.address, this.#found.address];
    const [indices, statuses] = [this.#indices, this.#statuses];
    const code = functions.MPI_Testsome(operations.length, handles, found, indices.address, statuses.address);
    const count = this.#found.words[0] as number;
    const failed = code !== 0;
    if (failed && this.#library.classOf(code) !== abi.errInStatus) throw this.#library.errorOf(code, 'MPI_Testsome');
    if (count <= 0) return false;
    for (let i = 0; i < count; i++) {
      const operation = operations[indices.words[i] as number] as NativeOperation;
      statuses.complete(i, operation, failed ? statuses.error(i) : 0);
    }
    this.#close();
    return true;
  }

  /** Closes the gaps of those that are over; the others keep their order. */
  #close(): void {
    const operations = this.#operations;
    const { handleBytes } = this.#library.abi;
    const { bytes } = this.#handles;
    let to = 0;
    for (let from = 0; from < operations.length; from++) {
      const operation = operations[from] as NativeOperation;
      if (operation.done) continue;
      if (to !== from) {
        operations[to] = operation;
        bytes.copyWithin(to * handleBytes, from * handleBytes, (from + 1) * handleBytes);
      }
      to++;
    }
    operations.length = to;
  }

  #grow(): void {
    const handles = new PinnedMemory(2 * this.#capacity * this.#library.abi.handleBytes);
    handles.bytes.set(this.#handles.bytes);
    this.#capacity *= 2;
    this.#handles = handles;
    this.#indices = new PinnedMemory(this.#capacity * 4);
    this.#statuses = new StatusBlock(this.#library, this.#capacity);
  }
}
