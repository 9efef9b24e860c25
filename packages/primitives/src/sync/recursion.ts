import { tracer } from '../trace/diagnostics.js';
import { firstFreeCell, type LockWord } from './lock-word.js';

const DEPTH = firstFreeCell;
const MODE = firstFreeCell + 1;

/** Held by a thread, by whatever function of it: entering again is implicit. */
export const bySync = 0;
/** Held by one async task of a thread: only its guard can enter again. */
export const byTask = 1;
/** Who, of a thread, holds a re-entrant lock. */
export type HoldMode = typeof bySync | typeof byTask;

/**
 * How often its owner entered a re-entrant lock. It stands in the lock's own line, is changed only by the owner, and so
 * is the same for every handle of the lock, revived ones included.
 */
export class Recursion {
  constructor(
    readonly word: LockWord,
    private readonly cells: Int32Array,
    private readonly name: string,
  ) {}

  get mode(): HoldMode {
    return this.cells[MODE] as HoldMode;
  }

  get depth(): number {
    return this.word.locked ? (this.cells[DEPTH] as number) : 0;
  }

  /** The first entry, right after the lock was got. */
  start(mode: HoldMode, depth = 1): void {
    this.cells[MODE] = mode;
    this.cells[DEPTH] = depth;
    if (tracer.enabled) tracer.emit('acquire', this.name);
  }

  enterAgain(): void {
    (this.cells[DEPTH] as number)++;
  }

  leave(): void {
    const depth = this.cells[DEPTH] as number;
    if (depth > 1) this.cells[DEPTH] = depth - 1;
    else this.end();
  }

  /** Gives the lock back, from whatever depth; returns what {@link restore} needs. */
  end(): number {
    const hold = ((this.cells[DEPTH] as number) << 1) | this.mode;
    this.cells[DEPTH] = 0;
    if (tracer.enabled) tracer.emit('release', this.name);
    this.word.unlock();
    return hold;
  }

  restore(hold: number): void {
    this.start((hold & 1) as HoldMode, hold >>> 1);
  }
}
