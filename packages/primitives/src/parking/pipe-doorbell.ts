import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { Libc } from '../native/libc.js';
import { BellListeners } from './bell-listeners.js';
import type { Doorbell, Listener } from './doorbell.js';
import { slotOf, type OwnerTable } from './owner-table.js';

/** Words of a slot that are the doorbell's. */
const INODE = 0; // of the pipe, its low 31 bits
const FD = 1; // of the end to write to, in its own process, + 1; 0: it has none

const one = new Uint8Array([1]);

/** Another isolate's doorbell, opened by this one. */
interface Opened {
  readonly fd: number;
  readonly inode: number;
  readonly pid: number;
}

/**
 * The doorbell of an isolate whose ringers are in other processes: a pipe that its event loop reads.
 *
 * Whoever rings opens the pipe through `/proc/<pid>/fd/<n>`, which works between processes of one user that are no
 * relatives, and keeps it open. A byte in the pipe is a ring that was not heard yet, so none is lost; a full pipe has been
 * rung often enough. The inode is compared before the first byte is written: by then the number may mean a user's file.
 */
export class PipeDoorbell implements Doorbell {
  readonly #listeners = new BellListeners();
  readonly #opened = new Map<number, Opened>();
  #socket: Socket | undefined;

  constructor(private readonly owners: OwnerTable) {}

  get bit(): number {
    return 1 << (slotOf(this.owners.me) & 31);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  listen(listener: Listener): void {
    this.#socket ??= this.#install();
    this.#listeners.add(listener);
  }

  unlisten(listener: Listener): void {
    this.#listeners.delete(listener);
  }

  ring(mask: number): void {
    for (const slot of this.owners.slotsOf(mask)) this.#ringSlot(slot);
  }

  ringOwner(word: number): void {
    this.#ringSlot(slotOf(word));
  }

  /** Closes what was opened to ring a process that has ended. */
  forgetProcess(pid: number): void {
    for (const [slot, bell] of this.#opened) if (bell.pid === pid) this.#forget(slot, bell);
  }

  #install(): Socket {
    const [read, write] = Libc.here.pipe();
    const at = this.owners.bellOf(slotOf(this.owners.me));
    Atomics.store(this.owners.cells, at + INODE, inodeOf(write));
    Atomics.store(this.owners.cells, at + FD, write + 1);
    const socket = new Socket({ fd: read, readable: true, writable: false });
    socket.on('data', () => this.#listeners.tell(false));
    // The slices keep the event loop alive, and only while somebody listens.
    socket.unref();
    return socket;
  }

  #ringSlot(slot: number): void {
    if (slot === slotOf(this.owners.me)) {
      this.#listeners.tellSoon();
      return;
    }
    const bell = this.#open(slot);
    if (!bell) return;
    try {
      writeSync(bell.fd, one);
    } catch (error) {
      // Full: it will look anyway. Anything else: its process has ended.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') this.#forget(slot, bell);
    }
  }

  /** The bell of a slot. It may have another owner by now, who hears a ring for nothing or has no bell yet. */
  #open(slot: number): Opened | undefined {
    const at = this.owners.bellOf(slot);
    const number = Atomics.load(this.owners.cells, at + FD);
    const inode = Atomics.load(this.owners.cells, at + INODE);
    const pid = this.owners.processOf(slot);
    const known = this.#opened.get(slot);
    if (known) {
      if (known.inode === inode && known.pid === pid) return known;
      this.#forget(slot, known);
    }
    if (number === 0) return undefined;
    let fd: number;
    try {
      fd = openSync(`/proc/${pid}/fd/${number - 1}`, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch {
      return undefined;
    }
    const bell = { fd, inode, pid };
    if (inodeOf(fd) === inode) {
      this.#opened.set(slot, bell);
      return bell;
    }
    closeSync(fd);
    return undefined;
  }

  #forget(slot: number, bell: Opened): void {
    this.#opened.delete(slot);
    closeSync(bell.fd);
  }
}

/** With big numbers: after `fstatSync` of a pipe without, Node (20, 22) takes the next symbolic link of an `import` for no link, and loads the module twice. */
function inodeOf(fd: number): number {
  return Number(fstatSync(fd, { bigint: true }).ino & 0x7fffffffn);
}
