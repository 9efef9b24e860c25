import {
  ArgumentError,
  ClosedError,
  refusesPostMessage,
  registerShareable,
  shareable,
  SystemCallError,
  type Shareable,
  type ShareableRecord,
} from '@parallel-cookbook/primitives';
import { MappedFile } from '@parallel-cookbook/primitives/process';
import { randomBytes } from 'node:crypto';
import { closeSync, constants, ftruncateSync, openSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { folder, segmentRegister } from './segment-register.js';

const kind = '@parallel-cookbook/multiprocessing.SharedMemory';
const longestName = 200;
const largest = 2 ** 40;

/** What is to be made. */
export interface SharedMemoryOptions {
  /** How many bytes. */
  readonly size: number;
  /** By what name others find it: no slash, at most 200 bytes. Default: one that nobody else has. */
  readonly name?: string | undefined;
}

/**
 * Memory with a name, that unrelated processes map: Python's, C's and ours.
 *
 * Python analogue: `multiprocessing.shared_memory.SharedMemory`, with the same names, so that each attaches what the other made.
 *
 * | Python | here |
 * |---|---|
 * | `SharedMemory(name, create=True, size=n)` | `SharedMemory.create({ name, size })` |
 * | `SharedMemory(name)` | `SharedMemory.attach(name)` |
 * | `buf`, a memoryview, must not be used when it is closed | `buffer`, a Uint8Array; views that were kept stay valid |
 * | the first process that attached and ends may remove it (before 3.13) | only who makes it is answerable for it |
 *
 * `close()` lets go of it here, `unlink()` removes the name for everybody; those who have it mapped keep the memory. What a
 * family of processes leaves behind is removed when its first process ends, and what a killed family leaves by the next program of the
 * user that uses `SharedMemory`; see `memory/README.md`.
 *
 * Happens-before: none of its own; use `Atomics` on a typed array over `buffer.buffer`, or a `Lock`.
 * Errors: `ArgumentError` for a bad name or size, a name that is taken, or one that nobody made; `ClosedError` from `buffer` after `close()`.
 * `NativeUnavailableError` elsewhere than on Linux. Cost: about 200 µs to make one, 100 to attach.
 *
 * @example
 * import { SharedMemory } from '@parallel-cookbook/multiprocessing';
 *
 * const made = SharedMemory.create({ size: 16 });
 * const attached = SharedMemory.attach(made.name);
 * made.buffer[3] = 7;
 * console.log(attached.buffer[3], attached.size); // 7 16
 * attached.close();
 * made.unlink();
 * made.close();
 */
export class SharedMemory implements Shareable {
  protected readonly refusal = refusesPostMessage;
  readonly size: number;
  #view: Uint8Array | undefined;

  private constructor(
    /** By what name it is found. */
    readonly name: string,
    buffer: ArrayBuffer,
  ) {
    this.#view = new Uint8Array(buffer);
    this.size = buffer.byteLength;
  }

  /** Makes memory, all zero. */
  static create({ size, name }: SharedMemoryOptions): SharedMemory {
    if (!Number.isSafeInteger(size) || size < 1 || size > largest) {
      throw new ArgumentError('size', size, 'give a whole number of bytes, at least 1');
    }
    const made = checkedName(name ?? `psm_${randomBytes(8).toString('hex')}`);
    segmentRegister.sweep();
    if (!segmentRegister.add(made)) throw taken(made);
    try {
      const fd = opened(made, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL);
      try {
        ftruncateSync(fd, size);
      } catch (error) {
        closeSync(fd);
        unlinkSync(join(folder, made));
        throw error;
      }
      return new SharedMemory(made, new MappedFile(fd).buffer);
    } catch (error) {
      segmentRegister.remove(made);
      throw error;
    }
  }

  /** The memory that somebody made by that name. */
  static attach(name: string): SharedMemory {
    segmentRegister.sweep();
    return new SharedMemory(name, new MappedFile(opened(checkedName(name), constants.O_RDWR)).buffer);
  }

  /** The bytes. Views of them stay valid after `close()`. */
  get buffer(): Uint8Array {
    if (this.#view) return this.#view;
    throw new ClosedError(`shared memory "${this.name}"`);
  }

  /** Whether it was closed here. */
  get closed(): boolean {
    return this.#view === undefined;
  }

  /** Lets go of it here. Others keep it, and so does its name: the last who needs it calls {@link unlink}. */
  close(): void {
    this.#view = undefined;
  }

  /** Removes its name: nobody can attach it any more, and it is gone when all who have it have let go. Once is enough. */
  unlink(): void {
    try {
      unlinkSync(join(folder, this.name));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT') throw new SystemCallError('shm_unlink', code ?? '', this.name);
    }
    segmentRegister.remove(this.name);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  [shareable](): ShareableRecord {
    void this.buffer; // throws when it is closed
    return { kind, module: import.meta.url, state: this.name };
  }
}
registerShareable(kind, (name: string) => SharedMemory.attach(name));

function checkedName(name: string): string {
  const isName = typeof name === 'string' && !/[/\0]/.test(name) && !name.startsWith('.') && name !== '';
  if (isName && Buffer.byteLength(name) <= longestName) return name;
  throw new ArgumentError(
    'name',
    name,
    `use 1 to ${longestName} bytes of text without a slash, that do not begin with a dot`,
  );
}

function opened(name: string, flags: number): number {
  try {
    return openSync(join(folder, name), flags, 0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw taken(name);
    if (code === 'ENOENT') {
      throw new ArgumentError(
        'name',
        name,
        'nobody has made such memory, or it was unlinked; SharedMemory.create makes it',
      );
    }
    throw new SystemCallError('shm_open', code ?? '', name);
  }
}

function taken(name: string): ArgumentError {
  return new ArgumentError('name', name, 'it is taken; attach to that memory, or choose another name');
}
