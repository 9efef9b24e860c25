import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { PicklingError } from '../errors/pickling.js';
import { Libc } from '../native/libc.js';

/** Where another process finds a segment: at a descriptor of one that has it open. */
export interface SegmentPlace {
  readonly pid: number;
  readonly fd: number;
  readonly inode: number;
  readonly byteLength: number;
}

interface Mapping {
  readonly address: number;
  readonly byteLength: number;
  readonly fd: number;
}

/** Segments that this isolate has mapped, by inode: each is mapped once. */
const mapped = new Map<number, WeakRef<Segment>>();

/** Told when a segment's memory can no longer be reached by any typed array here. */
const unreachable = new FinalizationRegistry<Mapping & { readonly inode: number }>(
  ({ address, byteLength, fd, inode }) => {
    if (mapped.get(inode)?.deref() === undefined) mapped.delete(inode);
    Libc.here.unmap(address, byteLength);
    closeSync(fd);
  },
);

/** How long a segment whose place was told to somebody is kept, so that they find it. */
const pinnedMs = 60_000;

/**
 * Anonymous memory that several processes map: a memfd. It has no name in the file system, so nothing is left behind
 * however they end; it is gone when the last of them has unmapped it.
 *
 * Others open it through `/proc/<pid>/fd/<n>` of a process that has it, which the system allows to processes of one user,
 * relatives or not. The inode is compared, since a descriptor's number may mean another file by then.
 *
 * It is unmapped when nothing here can reach it any more. A view that was kept beyond that would end the process, so
 * reachability of the buffer itself is what counts.
 */
export class Segment {
  readonly buffer: ArrayBuffer;
  readonly address: number;
  readonly #fd: number;
  readonly #inode: number;

  private constructor(fd: number, inode: number, byteLength: number) {
    const { address, buffer } = Libc.here.map(fd, byteLength);
    this.buffer = buffer;
    this.address = address;
    this.#fd = fd;
    this.#inode = inode;
    addresses.set(buffer, address);
    mapped.set(inode, new WeakRef(this));
    unreachable.register(buffer, { address, byteLength, fd, inode });
  }

  /** Fresh memory, all zero. */
  static create(byteLength: number): Segment {
    const fd = Libc.here.memfd('parallel-cookbook', byteLength);
    return new Segment(fd, fstatSync(fd).ino, byteLength);
  }

  /** Memory that another process, or another thread, told of. */
  static attach(place: SegmentPlace): Segment {
    const known = mapped.get(place.inode)?.deref();
    if (known) return known;
    const fd = open(place);
    const { ino, size } = fstatSync(fd);
    // Less than was told of would end this process at the first look beyond it.
    if (ino === place.inode && size >= place.byteLength) return new Segment(fd, place.inode, place.byteLength);
    closeSync(fd);
    throw gone(place);
  }

  /** Where others find it. It is kept for a minute from now, so that they can. */
  get place(): SegmentPlace {
    pin(this);
    return { pid: process.pid, fd: this.#fd, inode: this.#inode, byteLength: this.buffer.byteLength };
  }
}

/** Where the buffers of mapped segments begin. */
const addresses = new WeakMap<ArrayBufferLike, number>();

/** The address of a cell of mapped memory; `undefined` for memory that is none. */
export function addressOf(cells: Int32Array, index: number): number | undefined {
  const start = addresses.get(cells.buffer);
  return start === undefined ? undefined : start + cells.byteOffset + index * Int32Array.BYTES_PER_ELEMENT;
}

const pins = new Map<Segment, NodeJS.Timeout>();

function pin(segment: Segment): void {
  clearTimeout(pins.get(segment));
  pins.set(segment, setTimeout(() => pins.delete(segment), pinnedMs).unref());
}

function open(place: SegmentPlace): number {
  try {
    return openSync(`/proc/${place.pid}/fd/${place.fd}`, constants.O_RDWR);
  } catch (cause) {
    throw gone(place, cause);
  }
}

function gone(place: SegmentPlace, cause?: unknown): PicklingError {
  return new PicklingError(
    'a handle',
    `process ${place.pid}, which sent it, has ended or let go of its memory; keep the handle until the other side has it`,
    { cause },
  );
}
