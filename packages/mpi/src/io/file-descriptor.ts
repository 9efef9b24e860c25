import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { MPIError } from '../errors/mpi-error.js';
import { accessModes, openFlags } from './access-mode.js';
import { attempt } from './file-error.js';
import type { FileRun } from './file-view.js';

/** A file that this rank has open: runs of its bytes. What the system refuses is an `MPIError`. */
export class FileDescriptor {
  readonly #amode: number;
  #fd: number | undefined;

  /** @param creates whether this rank is the one that may create it. */
  constructor(call: string, path: string, amode: number, creates: boolean) {
    this.#amode = amode;
    this.#fd = attempt(call, () => openSync(path, openFlags(amode, creates)));
  }

  get isOpen(): boolean {
    return this.#fd !== undefined;
  }

  /** Fills the array with runs, one behind the other. Returns how many bytes there were: fewer at the end of the file. */
  read(call: string, runs: Iterable<FileRun>, into: Uint8Array): number {
    const fd = this.#checked(call);
    if ((this.#amode & accessModes.MODE_WRONLY) !== 0) {
      throw new MPIError('MPI_ERR_ACCESS', call, 'it is open for writing only: open it with MODE_RDWR');
    }
    let done = 0;
    for (const { position, byteLength } of runs) {
      for (let of = 0; of < byteLength;) {
        const some = attempt(call, () => readSync(fd, into, done, byteLength - of, position + of));
        if (some === 0) return done;
        of += some;
        done += some;
      }
    }
    return done;
  }

  /** Writes the array to runs, one behind the other. */
  write(call: string, runs: Iterable<FileRun>, from: Uint8Array): void {
    const fd = this.#checked(call);
    if ((this.#amode & accessModes.MODE_RDONLY) !== 0) {
      throw new MPIError('MPI_ERR_READ_ONLY', call, 'it is open for reading only: open it with MODE_RDWR');
    }
    let done = 0;
    for (const { position, byteLength } of runs) {
      for (let of = 0; of < byteLength;) {
        const some = attempt(call, () => writeSync(fd, from, done, byteLength - of, position + of));
        of += some;
        done += some;
      }
    }
  }

  size(call: string): number {
    const fd = this.#checked(call);
    return attempt(call, () => fstatSync(fd).size);
  }

  resize(call: string, size: number): void {
    const fd = this.#checked(call);
    attempt(call, () => ftruncateSync(fd, size));
  }

  sync(call: string): void {
    const fd = this.#checked(call);
    attempt(call, () => fsyncSync(fd));
  }

  close(call: string): void {
    const fd = this.#checked(call);
    this.#fd = undefined;
    attempt(call, () => closeSync(fd));
  }

  #checked(call: string): number {
    if (this.#fd === undefined) throw new MPIError('MPI_ERR_FILE', call, 'the file was closed');
    return this.#fd;
  }
}
