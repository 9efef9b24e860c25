import type { WaitOptions } from '@parallel-cookbook/primitives';
import { rmSync } from 'node:fs';
import { arrayCollectives as arrays } from '../collective/array-collectives.js';
import { beginAndBlock, beginAndWait } from '../collective/begin.js';
import { objectCollectives as objects } from '../collective/object-collectives.js';
import type { Context } from '../context/context.js';
import type { Group } from '../context/group.js';
import type { Datatype } from '../datatype/datatype.js';
import { MPIError } from '../errors/mpi-error.js';
import { builtIn } from '../operator/built-in.js';
import type { Op } from '../operator/op.js';
import { replacement } from '../operator/replacement.js';
import { Win } from '../one-sided/win.js';
import { sharedMemoryOf } from '../one-sided/window-birth.js';
import { bufferOf, type BufferSpec } from '../point-to-point/buffer-spec.js';
import type { Request } from '../request/request.js';
import { Steps, type Course } from '../request/steps.js';
import type { Status } from '../request/status.js';
import { accessModes, checkAccessMode } from './access-mode.js';
import { FileDescriptor } from './file-descriptor.js';
import { attempt } from './file-error.js';
import { FileView } from './file-view.js';
import { outcome } from './outcome.js';
import { PositionedFile, whences } from './positioned-file.js';

/** Whose file it is. */
interface Communicator {
  readonly context: Context;
}

/**
 * A file that the ranks of a communicator have open together.
 *
 * Python analogue: `MPI.File`. Each rank has a position and a view of its own: which bytes of the file it sees, as derived datatypes say. One more position is shared by all.
 *
 * Happens-before: what one rank has written another reads after both have called {@link sync} with a barrier between; on one machine
 * after any message. Errors: `MPIError` with MPI's class: `MPI_ERR_NO_SUCH_FILE`, `MPI_ERR_FILE_EXISTS`, `MPI_ERR_ACCESS`, `MPI_ERR_READ_ONLY`,
 * `MPI_ERR_NO_SPACE`, …; of a collective on every rank. `MPI_ERR_FILE` after `close`.
 * Cost: a call of the system for each run of bytes; no rank collects for others. The shared position and atomic mode need memory that ranks share.
 *
 * @example
 * import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { File, MPI } from '@parallel-cookbook/mpi';
 *
 * const folder = mkdtempSync(join(tmpdir(), 'file-'));
 * const path = join(folder, 'ranks.bin');
 * const comm = MPI.COMM_WORLD;
 * const file = await File.open(comm, path, MPI.MODE_CREATE | MPI.MODE_WRONLY);
 * file.WriteAtAll(4 * comm.rank, Uint8Array.of(1, 2, 3, comm.rank)); // each rank its own place
 * await file.close();
 * console.log([...readFileSync(path)]); // [ 1, 2, 3, 0 ]
 * rmSync(folder, { recursive: true });
 */
export class File extends PositionedFile {
  readonly path: string;
  /** How it was opened. */
  readonly amode: number;
  /** The shared position, at rank 0, where memory can be shared. */
  readonly #shared: Win | undefined;
  #isAtomic = false;

  private constructor(
    descriptor: FileDescriptor,
    context: Context,
    path: string,
    amode: number,
    shared: Win | undefined,
  ) {
    super(context, descriptor);
    this.path = path;
    this.amode = amode;
    this.#shared = shared;
    if ((amode & accessModes.MODE_APPEND) !== 0) this.seek(0, whences.SEEK_END);
  }

  /** Opens a file. Collective; where one rank cannot, all get its error and nothing stays open. @param amode `MPI.MODE_RDWR | MPI.MODE_CREATE`, …, the same on all ranks. */
  static open(comm: Communicator, path: string, amode: number = accessModes.MODE_RDONLY): Promise<File> {
    return beginOpen(comm, path, amode).wait();
  }
  /** {@link open}, blocking. */
  static openSync(comm: Communicator, path: string, amode: number = accessModes.MODE_RDONLY): File {
    return beginOpen(comm, path, amode).waitSync();
  }

  /** Deletes a file. Not collective. */
  static delete(path: string): void {
    attempt('File.delete', () => rmSync(path));
  }

  /** @internal */
  static *course(comm: Communicator, path: string, amode: number): Course<File> {
    const call = 'File.open';
    const { context } = comm;
    context.check(call);
    let descriptor: FileDescriptor | undefined;
    const open = (): void => {
      checkAccessMode(call, amode);
      if (typeof path !== 'string' || path === '') throw new MPIError('MPI_ERR_BAD_FILE', call, 'give a path');
      descriptor = new FileDescriptor(call, path, amode, context.rank === 0);
    };
    try {
      // The first one creates it: the others find it, and none of them finds its own creation in the way.
      yield* outcome(context, call, context.rank === 0 ? open : undefined);
      yield* outcome(context, call, context.rank === 0 ? undefined : open);
      const hasMemory = sharedMemoryOf(context) !== undefined;
      const length = context.rank === 0 ? 1 : 0;
      const shared = hasMemory ? yield* Win.course(comm, call, placeOf(length), undefined, false) : undefined;
      const file = new File(descriptor as FileDescriptor, shared?.context ?? context, path, amode, shared);
      if ((amode & accessModes.MODE_APPEND) !== 0 && context.rank === 0) file.#setShared(file.getPosition());
      yield* outcome(file.context, call, undefined);
      return file;
    } catch (error) {
      if (descriptor?.isOpen) descriptor.close(call);
      throw error;
    }
  }

  /** Who has it open. Python: `Get_group`. */
  get group(): Group {
    return this.context.group;
  }

  /** Everybody is done with it; using it from now on is an error. Collective. */
  close(options?: WaitOptions): Promise<void> {
    return this.#begin('File.close', this.#closing()).wait(options);
  }
  /** {@link close}, blocking. */
  closeSync(): void {
    this.#begin('File.close', this.#closing()).waitSync();
  }

  /** Bytes that it has. Python: `Get_size`. */
  getSize(): number {
    return this.descriptor.size('File.getSize');
  }
  /** Cuts it, or makes it longer by zeros. Collective. Python: `Set_size`. */
  setSize(size: number): void {
    this.#together('File.setSize', (call) => this.descriptor.resize(call, size));
  }
  /** Makes it at least that long. Collective. */
  preallocate(size: number): void {
    this.#together('File.preallocate', (call) => {
      if (this.descriptor.size(call) < size) this.descriptor.resize(call, size);
    });
  }
  /** Sees that what was written is on the disk, of all ranks. Collective. */
  sync(): void {
    this.#begin(
      'File.sync',
      outcome(this.context, 'File.sync', () => this.descriptor.sync('File.sync')),
    ).waitSync();
  }

  /**
   * Which bytes this rank sees: from a displacement in bytes on, filetypes side by side, of each only its data. All positions become 0. Collective.
   * Python: `Set_view`.
   *
   * @param etype what places are counted in. @param filetype made of etypes. Default: one of them.
   */
  setView(displacement: number, etype: Datatype, filetype: Datatype = etype): void {
    const call = 'File.setView';
    let view = this.view;
    const check = (): void => void (view = FileView.checked(call, displacement, etype, filetype));
    this.#begin(call, outcome(this.context, call, check)).waitSync();
    this.view = view;
    this.position = 0;
    if (this.context.rank === 0 && this.#shared) this.#setShared(0);
    beginAndWait(this.context, call, arrays.barrier(this.context));
  }
  /** Displacement, etype and filetype. Python: `Get_view`. */
  getView(): readonly [displacement: number, etype: Datatype, filetype: Datatype] {
    return [this.view.displacement, this.view.etype, this.view.filetype];
  }

  /** Whether reads and writes of several ranks at one place happen one after the other. Collective. Python: `Set_atomicity`. */
  setAtomicity(isAtomic: boolean): void {
    if (isAtomic) this.#sharing('File.setAtomicity');
    this.#isAtomic = isAtomic;
    beginAndWait(this.context, 'File.setAtomicity', arrays.barrier(this.context));
  }
  /** Python: `Get_atomicity`. */
  getAtomicity(): boolean {
    return this.#isAtomic;
  }

  /** Reads at the shared position, which goes on by what was asked for: nobody else reads that. All ranks have the same view. Python: `Read_shared`. */
  ReadShared(buffer: BufferSpec): Status {
    return this.readFrom('File.ReadShared', this.#claim('File.ReadShared', buffer), buffer);
  }
  /** Writes at the shared position. Python: `Write_shared`. */
  WriteShared(buffer: BufferSpec): Status {
    return this.writeTo('File.WriteShared', this.#claim('File.WriteShared', buffer), buffer);
  }
  /** {@link ReadShared} as a request, which is done. Python: `Iread_shared`. */
  IreadShared(buffer: BufferSpec): Request<Status> {
    return this.done('read', this.ReadShared(buffer));
  }
  /** {@link WriteShared} as a request, which is done. Python: `Iwrite_shared`. */
  IwriteShared(buffer: BufferSpec): Request<Status> {
    return this.done('write', this.WriteShared(buffer));
  }
  /** {@link ReadShared} by all ranks, in the order of ranks. Collective. Python: `Read_ordered`. */
  ReadOrdered(buffer: BufferSpec): Status {
    return this.readFrom('File.ReadOrdered', this.#claimInOrder('File.ReadOrdered', buffer), buffer);
  }
  /** {@link WriteShared} by all ranks, in the order of ranks. Collective. Python: `Write_ordered`. */
  WriteOrdered(buffer: BufferSpec): Status {
    return this.writeTo('File.WriteOrdered', this.#claimInOrder('File.WriteOrdered', buffer), buffer);
  }
  /** Moves the shared position. Collective, with the same arguments. Python: `Seek_shared`. */
  seekShared(offset: number, whence: number = whences.SEEK_SET): void {
    const call = 'File.seekShared';
    const place = this.placeOf(call, offset, whence, this.#moveShared(call, 0));
    beginAndWait(this.context, call, arrays.barrier(this.context));
    if (this.context.rank === 0) this.#setShared(place);
    beginAndWait(this.context, call, arrays.barrier(this.context));
  }
  /** The shared position. Python: `Get_position_shared`. */
  getPositionShared(): number {
    return this.#moveShared('File.getPositionShared', 0);
  }

  protected override exclusively<T>(act: () => T): T {
    if (!this.#isAtomic) return act();
    const win = this.#sharing('File');
    win.lockSync(0, 'exclusive');
    try {
      return act();
    } finally {
      win.unlock(0);
    }
  }

  *#closing(): Course<void> {
    const call = 'File.close';
    yield* outcome(this.context, call, () => this.descriptor.close(call));
    const deletes = (this.amode & accessModes.MODE_DELETE_ON_CLOSE) !== 0 && this.context.rank === 0;
    yield* outcome(this.context, call, deletes ? () => rmSync(this.path) : undefined);
  }

  #begin<T>(call: string, course: Course<T>): Request<T> {
    return Steps.begin(this.context.transport, call, course);
  }

  /** The first one does it, all hear how it went. */
  #together(call: string, act: (call: string) => void): void {
    const { context } = this;
    this.#begin(call, outcome(context, call, context.rank === 0 ? () => act(call) : undefined)).waitSync();
  }

  /** Etypes in a buffer. */
  #countOf(call: string, spec: BufferSpec): number {
    const { count, datatype } = bufferOf(call, spec);
    return Math.ceil((count * datatype.size) / this.view.etype.size);
  }

  #claim(call: string, buffer: BufferSpec): number {
    return this.#moveShared(call, this.#countOf(call, buffer));
  }

  #claimInOrder(call: string, buffer: BufferSpec): number {
    const { context } = this;
    const present = context.rank === 0 ? this.#moveShared(call, 0) : 0;
    const told = objects.allgather(context, [present, this.#countOf(call, buffer)] as const);
    const all = beginAndBlock(context, call, told, undefined);
    const sum = (ranks: number): number => all.slice(0, ranks).reduce((total, [, count]) => total + count, 0);
    const first = all[0]?.[0] ?? 0;
    if (context.rank === 0) this.#setShared(first + sum(context.size));
    beginAndWait(context, call, arrays.barrier(context));
    return first + sum(context.rank);
  }

  /** Moves the shared position on, and gives where it was. */
  #moveShared(call: string, by: number): number {
    return this.#swapShared(call, by, builtIn.SUM as Op);
  }

  #setShared(place: number): void {
    this.#swapShared('File', place, replacement.REPLACE);
  }

  #swapShared(call: string, operand: number, op: Op): number {
    const win = this.#sharing(call);
    const before = new BigInt64Array(1);
    win.lockSync(0, 'shared');
    try {
      win.FetchAndOp(BigInt64Array.of(BigInt(operand)), before, 0, 0, op);
    } finally {
      win.unlock(0);
    }
    return Number(before[0]);
  }

  #sharing(call: string): Win {
    if (!this.descriptor.isOpen) throw new MPIError('MPI_ERR_FILE', call, 'the file was closed');
    if (this.#shared) return this.#shared;
    const detail = `${this.context.transport.version} has no memory to share: give places, or use positions of each rank`;
    throw new MPIError('MPI_ERR_UNSUPPORTED_OPERATION', call, detail);
  }
}

function placeOf(length: number): { byteLength: number; displacementUnit: number; element: 'BigInt64' } {
  return { byteLength: 8 * length, displacementUnit: 8, element: 'BigInt64' };
}

function beginOpen(comm: Communicator, path: string, amode: number): Request<File> {
  const transport = comm?.context?.transport;
  if (!transport) throw new MPIError('MPI_ERR_COMM', 'File.open', 'give a communicator: MPI.COMM_WORLD');
  return Steps.begin(transport, 'File.open', File.course(comm, path, amode));
}
