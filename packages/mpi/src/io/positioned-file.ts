import type { Context } from '../context/context.js';
import { Datatype } from '../datatype/datatype.js';
import { unpackBytes } from '../datatype/pack.js';
import { MPIError } from '../errors/mpi-error.js';
import { bufferOf, type BufferSpec } from '../point-to-point/buffer-spec.js';
import { nothingToDo } from '../point-to-point/send.js';
import { Request } from '../request/request.js';
import { Status } from '../request/status.js';
import type { FileDescriptor } from './file-descriptor.js';
import { FileView } from './file-view.js';

const byte = Datatype.of('Uint8');

/** From where a position is counted. Python: `MPI.SEEK_SET`, `MPI.SEEK_CUR`, `MPI.SEEK_END`. */
export const whences = { SEEK_SET: 0, SEEK_CUR: 1, SEEK_END: 2 } as const;

/**
 * Reading and writing at places that are given, and at the rank's own position. Places are counted in etypes of the view; without one, in
 * bytes. Everything is done when its call returns; where several ranks read or write together (`…All`), each does its part by itself.
 */
export abstract class PositionedFile {
  /** @internal */
  readonly context: Context;
  protected readonly descriptor: FileDescriptor;
  protected view = new FileView(0, byte, byte);
  protected position = 0;

  protected constructor(context: Context, descriptor: FileDescriptor) {
    this.context = context;
    this.descriptor = descriptor;
  }

  /** Reads from a place. The status says how much there was: less at the end of the file. Python: `Read_at`. */
  ReadAt(offset: number, buffer: BufferSpec): Status {
    return this.readFrom('File.ReadAt', offset, buffer);
  }
  /** {@link ReadAt} by all ranks. Collective. Python: `Read_at_all`. */
  ReadAtAll(offset: number, buffer: BufferSpec): Status {
    return this.readFrom('File.ReadAtAll', offset, buffer);
  }
  /** {@link ReadAt} as a request, which is done. Python: `Iread_at`. */
  IreadAt(offset: number, buffer: BufferSpec): Request<Status> {
    return this.done('read', this.readFrom('File.IreadAt', offset, buffer));
  }
  /** {@link ReadAtAll} as a request, which is done. Python: `Iread_at_all`. */
  IreadAtAll(offset: number, buffer: BufferSpec): Request<Status> {
    return this.done('read', this.readFrom('File.IreadAtAll', offset, buffer));
  }
  /** Writes to a place. Python: `Write_at`. */
  WriteAt(offset: number, buffer: BufferSpec): Status {
    return this.writeTo('File.WriteAt', offset, buffer);
  }
  /** {@link WriteAt} by all ranks. Collective. Python: `Write_at_all`. */
  WriteAtAll(offset: number, buffer: BufferSpec): Status {
    return this.writeTo('File.WriteAtAll', offset, buffer);
  }
  /** {@link WriteAt} as a request, which is done. Python: `Iwrite_at`. */
  IwriteAt(offset: number, buffer: BufferSpec): Request<Status> {
    return this.done('write', this.writeTo('File.IwriteAt', offset, buffer));
  }
  /** {@link WriteAtAll} as a request, which is done. Python: `Iwrite_at_all`. */
  IwriteAtAll(offset: number, buffer: BufferSpec): Request<Status> {
    return this.done('write', this.writeTo('File.IwriteAtAll', offset, buffer));
  }

  /** Reads from this rank's position on, which goes on by what was read. */
  Read(buffer: BufferSpec): Status {
    return this.#advanced(this.readFrom('File.Read', this.position, buffer));
  }
  /** {@link Read} by all ranks. Collective. Python: `Read_all`. */
  ReadAll(buffer: BufferSpec): Status {
    return this.#advanced(this.readFrom('File.ReadAll', this.position, buffer));
  }
  /** {@link Read} as a request, which is done. */
  Iread(buffer: BufferSpec): Request<Status> {
    return this.done('read', this.Read(buffer));
  }
  /** {@link ReadAll} as a request, which is done. Python: `Iread_all`. */
  IreadAll(buffer: BufferSpec): Request<Status> {
    return this.done('read', this.ReadAll(buffer));
  }
  /** Writes to this rank's position, which goes on by what was written. */
  Write(buffer: BufferSpec): Status {
    return this.#advanced(this.writeTo('File.Write', this.position, buffer));
  }
  /** {@link Write} by all ranks. Collective. Python: `Write_all`. */
  WriteAll(buffer: BufferSpec): Status {
    return this.#advanced(this.writeTo('File.WriteAll', this.position, buffer));
  }
  /** {@link Write} as a request, which is done. */
  Iwrite(buffer: BufferSpec): Request<Status> {
    return this.done('write', this.Write(buffer));
  }
  /** {@link WriteAll} as a request, which is done. Python: `Iwrite_all`. */
  IwriteAll(buffer: BufferSpec): Request<Status> {
    return this.done('write', this.WriteAll(buffer));
  }

  /** Moves this rank's position. @param whence from where the offset counts: `MPI.SEEK_SET`, `MPI.SEEK_CUR`, `MPI.SEEK_END`. */
  seek(offset: number, whence: number = whences.SEEK_SET): void {
    this.position = this.placeOf('File.seek', offset, whence, this.position);
  }
  /** This rank's position. Python: `Get_position`. */
  getPosition(): number {
    return this.position;
  }
  /** Which byte of the file is at a place of the view. Python: `Get_byte_offset`. */
  getByteOffset(offset: number): number {
    this.#check('File.getByteOffset', offset);
    const [first] = this.view.runs(offset * this.view.etype.size, 1);
    return first?.position ?? 0;
  }

  /** Does something while no other rank does, where the file is atomic. */
  protected abstract exclusively<T>(act: () => T): T;

  protected placeOf(call: string, offset: number, whence: number, present: number): number {
    if (![0, 1, 2].includes(whence)) {
      throw new MPIError('MPI_ERR_ARG', call, `whence is ${String(whence)}: give MPI.SEEK_SET, SEEK_CUR or SEEK_END`);
    }
    const end = whence === whences.SEEK_END ? this.#end(call) : 0;
    const place = offset + (whence === whences.SEEK_CUR ? present : end);
    this.#check(call, place);
    return place;
  }

  protected readFrom(call: string, offset: number, spec: BufferSpec): Status {
    const { data, count, datatype, whole } = bufferOf(call, spec);
    const runs = this.#runs(call, offset, count * datatype.size);
    const target = whole ? viewOf(whole) : new Uint8Array(count * datatype.size);
    const status = new Status();
    status.byteLength = this.exclusively(() => this.descriptor.read(call, runs, target));
    if (!whole) unpackBytes(datatype, target.subarray(0, status.byteLength), viewOf(data), 0);
    return status;
  }

  protected writeTo(call: string, offset: number, spec: BufferSpec): Status {
    const { data, count, datatype, whole } = bufferOf(call, spec);
    const runs = this.#runs(call, offset, count * datatype.size);
    const source = whole ? viewOf(whole) : datatype.pack(data, count);
    const status = new Status();
    this.exclusively(() => this.descriptor.write(call, runs, source));
    status.byteLength = source.length;
    return status;
  }

  #runs(call: string, offset: number, byteLength: number): ReturnType<FileView['runs']> {
    this.#check(call, offset);
    const { size, name } = this.view.etype;
    if (byteLength % size === 0) return this.view.runs(offset * size, byteLength);
    throw new MPIError('MPI_ERR_COUNT', call, `${byteLength} bytes are no whole number of etypes, each ${name}`);
  }

  #check(call: string, place: number): void {
    if (Number.isSafeInteger(place) && place >= 0) return;
    throw new MPIError('MPI_ERR_ARG', call, `place is ${String(place)}: give a whole number of etypes, 0 or more`);
  }

  /** How many etypes of the view the file has. */
  #end(call: string): number {
    return Math.ceil(this.view.bytesBefore(this.descriptor.size(call)) / this.view.etype.size);
  }

  #advanced(status: Status): Status {
    this.position += Math.ceil(status.byteLength / this.view.etype.size);
    return status;
  }

  protected done(what: string, status: Status): Request<Status> {
    const { transport } = this.context;
    return new Request({ transport, operation: nothingToDo, what: `${what} a file`, finish: () => status });
  }
}

function viewOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
