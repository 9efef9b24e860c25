import { threadId } from 'node:worker_threads';
import { parentThreadId } from '../isolate/parent-thread-id.js';
import { wordsPerLine } from '../memory/cells.js';
import type { Owners } from './domain.js';
import { OwnerTableFullError } from './owner-table-full.js';
import type { ProcessLife } from './process-life.js';

/** Slots of a table; the first is its header. */
export const ownerSlots = 4096;
/** Bytes of a table. */
export const ownerTableBytes = ownerSlots * wordsPerLine * Int32Array.BYTES_PER_ELEMENT;

/** Words of a slot. */
const STATE = 0; // generation << 2 | state
const PID = 1; // 0: nobody's
const TID = 2; // thread id + 1
const BELL = 5; // two words that belong to the doorbell
const BEGUN = 3; // when its process began, where that is asked
const PARENT = 7; // the parent's thread id + 1; 0: unknown

const ALIVE = 1;
const DEAD = 2;

/** Words of the header. */
const HIGH_WATER = 1; // slots below it were claimed at some time
const IDENTITY = 2; // random, so that two views of one table can tell that they are one

const GENERATIONS = 0x1ffff;

/** The slot in an owner word. */
export function slotOf(word: number): number {
  return (word >>> 3) & (ownerSlots - 1);
}

/**
 * Who is alive: a slot for each isolate, with a generation that is never given to two.
 *
 * A lock word names its owner by slot and generation, never by thread id: ids say nothing about death. README.md tells
 * the protocol.
 */
export class OwnerTable implements Owners {
  #me = 0;
  readonly #leaving = new Set<() => void>();

  /**
   * @param cells {@link ownerTableBytes} of shared memory.
   * @param life tells which processes live, where several share the table.
   */
  constructor(
    readonly cells: Int32Array,
    private readonly life?: ProcessLife,
  ) {
    const random = (Math.random() * 0x7fffffff) | 1;
    Atomics.compareExchange(this.cells, IDENTITY, 0, random);
  }

  /** The same number for every view of the same table. */
  get identity(): number {
    return Atomics.load(this.cells, IDENTITY);
  }

  /** Whether this isolate has a slot yet. */
  get claimed(): boolean {
    return this.#me !== 0;
  }

  get me(): number {
    return this.#me || this.#claim();
  }

  /** Index of the first of the two cells of a slot that belong to its doorbell. */
  bellOf(slot: number): number {
    return slot * wordsPerLine + BELL;
  }

  /** Slots below this one may be in use. */
  get highWater(): number {
    return Atomics.load(this.cells, HIGH_WATER);
  }

  /** The slots that a mask of isolates may mean, of those alive: beyond 32 isolates several have the same bit. */
  *slotsOf(mask: number): Iterable<number> {
    const high = this.highWater;
    for (let rest = mask; rest !== 0; rest &= rest - 1) {
      for (let slot = 31 - Math.clz32(rest & -rest); slot < high; slot += 32) {
        if (slot !== 0 && this.isAlive(slot)) yield slot;
      }
    }
  }

  isAlive(slot: number): boolean {
    return (Atomics.load(this.cells, slot * wordsPerLine + STATE) & 3) === ALIVE;
  }

  isDead(word: number): boolean {
    const at = slotOf(word) * wordsPerLine;
    const state = Atomics.load(this.cells, at + STATE);
    return (state & 3) !== ALIVE || ((state >>> 2) & GENERATIONS) !== word >>> 15 || this.#isOrphaned(at);
  }

  isThisThread(word: number): boolean {
    const at = slotOf(word) * wordsPerLine;
    return (
      Atomics.load(this.cells, at + TID) === threadId + 1 &&
      Atomics.load(this.cells, at + PID) === process.pid &&
      !this.isDead(word)
    );
  }

  /** The process whose isolate has that slot. */
  processOf(slot: number): number {
    return Atomics.load(this.cells, slot * wordsPerLine + PID);
  }

  onLeave(callback: () => void): () => void {
    this.#leaving.add(callback);
    return () => this.#leaving.delete(callback);
  }

  /** Marks every slot of a process dead, once it has ended. Returns how many there were. */
  markProcessDead(pid: number): number {
    let found = 0;
    for (let slot = 1, high = this.highWater; slot < high; slot++) {
      if (this.processOf(slot) === pid) found += Number(this.#retire(slot * wordsPerLine));
    }
    return found;
  }

  /** Marks every slot of a thread and of its threads dead, once it has ended. Anybody may say so, more than once. Returns how many there were. */
  markDead(tid: number): number {
    let found = 0;
    for (let slot = 1, high = this.highWater; slot < high; slot++) {
      const at = slot * wordsPerLine;
      if (Atomics.load(this.cells, at + PID) !== process.pid) continue;
      const child = Atomics.load(this.cells, at + TID);
      if (child === tid + 1) found += Number(this.#retire(at));
      // Node ends a thread's threads with it, and nobody else is there to say so.
      else if (child !== 0 && Atomics.load(this.cells, at + PARENT) === tid + 1) found += this.markDead(child - 1);
    }
    return found;
  }

  /** Whether the process behind a living slot has ended without a word. */
  #isOrphaned(at: number): boolean {
    if (!this.life) return false;
    return this.life.hasEnded(Atomics.load(this.cells, at + PID), Atomics.load(this.cells, at + BEGUN));
  }

  #claim(): number {
    const { cells } = this;
    for (let slot = 1; slot < ownerSlots; slot++) {
      const at = slot * wordsPerLine;
      if (Atomics.compareExchange(cells, at + PID, 0, process.pid) !== 0) continue;
      for (let high = this.highWater; high <= slot; high = this.highWater)
        Atomics.compareExchange(cells, HIGH_WATER, high, slot + 1);
      Atomics.store(cells, at + BEGUN, this.life?.own ?? 0);
      Atomics.store(cells, at + PARENT, parentThreadId === undefined ? 0 : parentThreadId + 1);
      Atomics.store(cells, at + TID, threadId + 1);
      const generation = ((Atomics.load(cells, at + STATE) >>> 2) + 1) & GENERATIONS;
      Atomics.store(cells, at + STATE, (generation << 2) | ALIVE);
      this.#me = 1 | (slot << 3) | (generation << 15);
      process.on('exit', (code) => this.#leave(at, code));
      return this.#me;
    }
    throw new OwnerTableFullError(ownerSlots - 1);
  }

  /** A failure is a death: only who ends well may say that nobody need wait for it. */
  #leave(at: number, code: number): void {
    if (code === 0) for (const callback of this.#leaving) callback();
    this.#retire(at);
  }

  /** Ends a generation. Only the one whose exchange succeeds gives the slot back, so a successor is never struck. */
  #retire(at: number): boolean {
    const state = Atomics.load(this.cells, at + STATE);
    if ((state & 3) !== ALIVE) return false;
    if (Atomics.compareExchange(this.cells, at + STATE, state, (state & ~3) | DEAD) !== state) return false;
    Atomics.store(this.cells, at + TID, 0);
    Atomics.store(this.cells, at + PID, 0);
    return true;
  }
}
