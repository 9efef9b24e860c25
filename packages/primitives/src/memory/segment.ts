import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { threadId } from 'node:worker_threads';
import { PicklingError } from '../errors/pickling.js';
import { Libc } from '../native/libc.js';

/** Where another process finds a segment: at a descriptor of one that has it open. */
export interface SegmentPlace {
  readonly pid: number;
  readonly fd: number;
  readonly inode: number;
  readonly byteLength: number;
  /** The group of the isolate that waits until it is found by this; absent where it is kept anyway. */
  readonly toldBy?: number | undefined;
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

/**
 * Bytes at the beginning of each segment: for each of 16 groups of isolates how often one of them has told somebody where the
 * segment is, and how often somebody has found it by that.
 */
export const segmentHeaderBytes = 128;
const groups = 16;
/** How often pins are looked through. */
const sweepMs = 500;
const group = (process.pid * 31 + threadId) & (groups - 1);

/**
 * Anonymous memory that several processes map: a memfd. It has no name in the file system, so nothing is left behind
 * however they end; it is gone when the last of them has unmapped it.
 *
 * Others open it through `/proc/<pid>/fd/<n>` of a process that has it, which the system allows to processes of one user,
 * relatives or not. The inode is compared, since a descriptor's number may mean another file by then.
 *
 * Whoever is told of one has to find it: so it is pinned here until they have, which they note in its header. A message that nobody ever
 * takes pins it until this process ends.
 *
 * It is unmapped when nothing here can reach it any more. A view that was kept beyond that would end the process, so
 * reachability of the buffer itself is what counts.
 */
export class Segment {
  readonly buffer: ArrayBuffer;
  readonly address: number;
  readonly #fd: number;
  readonly #inode: number;
  /** Two for each group: told, found. */
  readonly #header: Int32Array;

  private constructor(fd: number, inode: number, byteLength: number) {
    const { address, buffer } = Libc.here.map(fd, byteLength);
    this.buffer = buffer;
    this.address = address;
    this.#fd = fd;
    this.#inode = inode;
    this.#header = new Int32Array(buffer, 0, 2 * groups);
    addresses.set(buffer, address);
    mapped.set(inode, new WeakRef(this));
    unreachable.register(buffer, { address, byteLength, fd, inode });
  }

  /** Fresh memory, all zero, behind the header. */
  static create(bytes: number): Segment {
    const byteLength = segmentHeaderBytes + bytes;
    const fd = Libc.here.memfd('parallel-cookbook', byteLength);
    return new Segment(fd, fstatSync(fd).ino, byteLength);
  }

  /** Memory that another process, or another thread, told of. */
  static attach(place: SegmentPlace): Segment {
    const segment = mapped.get(place.inode)?.deref() ?? Segment.open(place);
    if (place.toldBy !== undefined) segment.found(place.toldBy);
    return segment;
  }

  private static open(place: SegmentPlace): Segment {
    const fd = open(place);
    const { ino, size } = fstatSync(fd);
    // Less than was told of would end this process at the first look beyond it.
    if (ino === place.inode && size >= place.byteLength) return new Segment(fd, place.inode, place.byteLength);
    closeSync(fd);
    throw gone(place);
  }

  /** Where others find it, for as long as it is kept here. */
  get place(): SegmentPlace {
    return { pid: process.pid, fd: this.#fd, inode: this.#inode, byteLength: this.buffer.byteLength };
  }

  /** Where somebody finds it, once: it is kept until they have. */
  tell(): SegmentPlace {
    Atomics.add(this.#header, 2 * group, 1);
    pin(this);
    return { ...this.place, toldBy: group };
  }

  /** Whether everybody who was told has found it. */
  get settled(): boolean {
    return Atomics.load(this.#header, 2 * group) === Atomics.load(this.#header, 2 * group + 1);
  }

  /** Notes that it was found, never more often than it was told of: a message may be read twice. */
  private found(toldBy: number): void {
    if (!(toldBy >= 0 && toldBy < groups)) return;
    const [told, found] = [2 * toldBy, 2 * toldBy + 1];
    for (;;) {
      const seen = Atomics.load(this.#header, found);
      if (Atomics.load(this.#header, told) === seen) return;
      if (Atomics.compareExchange(this.#header, found, seen, seen + 1) === seen) return;
    }
  }
}

/** Where the buffers of mapped segments begin. */
const addresses = new WeakMap<ArrayBufferLike, number>();

/** The address of a cell of mapped memory; `undefined` for memory that is none. */
export function addressOf(cells: Int32Array, index: number): number | undefined {
  const start = addresses.get(cells.buffer);
  return start === undefined ? undefined : start + cells.byteOffset + index * Int32Array.BYTES_PER_ELEMENT;
}

const pins = new Set<Segment>();
let sweeping: NodeJS.Timeout | undefined;

function pin(segment: Segment): void {
  pins.add(segment);
  sweeping ??= setInterval(sweep, sweepMs).unref();
}

/** Lets go of what everybody has found. */
function sweep(): void {
  for (const segment of pins) if (segment.settled) pins.delete(segment);
  if (pins.size > 0) return;
  clearInterval(sweeping);
  sweeping = undefined;
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
