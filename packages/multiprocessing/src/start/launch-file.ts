import { ArgumentError, PicklingError, structuredCloneCodec } from '@parallel-cookbook/primitives';
import { closeSync, existsSync, fstatSync, openSync, readSync, unlinkSync, writevSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where a child has it open. */
export const launchDescriptor = 3;

/** Bytes before the first record: how long each of the two is; 0 while it is not there. */
const headerBytes = 16;
const longestBytes = 2 ** 40;

/**
 * The file between a process and the one that started it: what it begins with, and how it ended.
 *
 * It has no name, so nothing is left behind, however either of them ends; and what was written into it is there as soon as
 * the write has returned, so a child that is killed right after it loses nothing, and a blocked parent can read it without its
 * event loop. A record's length is written last: whoever reads finds all of a record, or none.
 */
export class LaunchFile {
  private constructor(readonly fd: number) {}

  /** A new one, empty. */
  static create(): LaunchFile {
    const folder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
    const path = join(folder, `parallel-cookbook-${crypto.randomUUID()}`);
    const fd = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
    return new LaunchFile(fd);
  }

  /** One that keeps nothing, so that no file is left behind by who is killed meanwhile. */
  static nowhere(): LaunchFile {
    return new LaunchFile(openSync(devNull, 'r+'));
  }

  /** The one that this process was given by its parent. */
  static inherited(): LaunchFile {
    return new LaunchFile(launchDescriptor);
  }

  writeStart(start: unknown): void {
    this.write(0, headerBytes, start);
  }

  readStart(): unknown {
    return this.read(0, headerBytes);
  }

  writeOutcome(outcome: unknown): void {
    this.write(1, headerBytes + this.lengthOf(0), outcome);
  }

  /** `undefined` while there is none. */
  readOutcome(): unknown {
    return this.read(1, headerBytes + this.lengthOf(0));
  }

  close(): void {
    closeSync(this.fd);
  }

  private lengthOf(record: 0 | 1): number {
    const length = new Float64Array(1);
    const bytes = new Uint8Array(length.buffer);
    // A file that ends before the header has nothing in it yet.
    return readSync(this.fd, bytes, 0, 8, record * 8) === 8 ? (length[0] as number) : 0;
  }

  private write(record: 0 | 1, at: number, value: unknown): void {
    const { head, buffers } = encoded(value);
    const parts = [head, ...buffers];
    const lengths = new Float64Array([parts.length, ...parts.map((part) => part.length)]);
    const all = [new Uint8Array(lengths.buffer), ...parts];
    const total = all.reduce((sum, part) => sum + part.length, 0);
    let written = 0;
    // The system takes at most 2 GiB at a time.
    for (const part of all) {
      for (let from = 0; from < part.length;) {
        from += writevSync(this.fd, [part.subarray(from)], at + written + from);
      }
      written += part.length;
    }
    writevSync(this.fd, [new Uint8Array(new Float64Array([total]).buffer)], record * 8);
  }

  private read(record: 0 | 1, at: number): unknown {
    const total = this.lengthOf(record);
    if (total === 0) return undefined;
    if (!(total <= Math.min(longestBytes, fstatSync(this.fd).size - at))) {
      throw new ArgumentError('launch file', total, 'its record is cut short: somebody else wrote into the descriptor');
    }
    const bytes = new Uint8Array(total);
    for (let from = 0; from < total;) from += readSync(this.fd, bytes, from, total - from, at + from);
    const count = new DataView(bytes.buffer).getFloat64(0, true);
    const lengths = new Float64Array(bytes.buffer, 8, count);
    let from = 8 * (1 + count);
    const parts = Array.from(lengths, (length) => bytes.subarray(from, (from += length)));
    const [head, ...buffers] = parts as [Uint8Array, ...Uint8Array[]];
    return structuredCloneCodec.decode({ head, buffers });
  }
}

function encoded(value: unknown): ReturnType<typeof structuredCloneCodec.encode> {
  try {
    return structuredCloneCodec.encode(value);
  } catch (error) {
    if (!(error instanceof PicklingError)) throw error;
    const remedy =
      'Handles and shared memory of threads stay in their process: use those of @parallel-cookbook/multiprocessing';
    throw new PicklingError('an argument or result', `${error.message}. ${remedy}`, { cause: error });
  }
}
