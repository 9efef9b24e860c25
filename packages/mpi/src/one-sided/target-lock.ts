import type { Context } from '../context/context.js';
import { ANYBODY, type Activity } from '../transport/operation.js';
import type { SharedMemory } from '../transport/shared-memory.js';
import type { WindowMemory } from './window-memory.js';

/** Whether others may hold the lock too. Python: `MPI.LOCK_EXCLUSIVE`, `MPI.LOCK_SHARED`. */
export type LockType = 'exclusive' | 'shared';

/**
 * Locks of some ranks' parts, on their way to this rank, one after the other: moved on by every wait until it has all. A lock's word is 0 when it
 * is free, how many share it, or - (the rank that has it alone + 1). README.md tells how nobody oversleeps one.
 */
export class TargetLock implements Activity {
  readonly error = undefined;
  readonly #context: Context;
  readonly #memory: WindowMemory;
  readonly #targets: readonly number[];
  readonly #type: LockType;
  #taken = 0;
  #isEnrolled = false;
  #isWithdrawn = false;

  constructor(context: Context, memory: WindowMemory, targets: readonly number[], type: LockType) {
    this.#context = context;
    this.#memory = memory;
    this.#targets = targets;
    this.#type = type;
  }

  get done(): boolean {
    return this.#isWithdrawn || this.#taken === this.#targets.length;
  }

  /** Who has the next one alone. Those who share it are not known. */
  get needs(): number {
    const target = this.#targets[this.#taken];
    const word = target === undefined ? 0 : Atomics.load(this.#memory.cells, this.#memory.lockOf(target));
    return word < 0 ? (this.#context.messages.peers[-word - 1] as number) : ANYBODY;
  }

  advance(): void {
    this.#takeAll();
    if (!this.done && !this.#isEnrolled) {
      this.#isEnrolled = true;
      this.#count(1);
      // Again: who let go of it before that saw nobody wait.
      this.#takeAll();
    }
    if (this.done) this.#leaveLine();
  }

  /** Waits no longer, and gives back what it has. Returns whether it still had to wait. */
  withdraw(): boolean {
    if (this.done) return false;
    this.#isWithdrawn = true;
    this.#leaveLine();
    for (const target of this.#targets.slice(0, this.#taken))
      releaseLock(this.#context, this.#memory, target, this.#type);
    return true;
  }

  #takeAll(): void {
    while (!this.done && this.#take(this.#targets[this.#taken] as number)) this.#taken++;
  }

  #take(target: number): boolean {
    const { cells } = this.#memory;
    const at = this.#memory.lockOf(target);
    for (;;) {
      const word = Atomics.load(cells, at);
      if (this.#type === 'exclusive' ? word !== 0 : word < 0) return false;
      const taken = this.#type === 'exclusive' ? -(this.#context.rank + 1) : word + 1;
      if (Atomics.compareExchange(cells, at, word, taken) === word) return true;
    }
  }

  #leaveLine(): void {
    if (this.#isEnrolled) this.#count(-1);
    this.#isEnrolled = false;
  }

  #count(change: number): void {
    Atomics.add(this.#memory.cells, waitersOf(this.#memory, this.#context.rank), change);
  }
}

/** Gives back the lock of a rank's part, *then* wakes who waits for any; that may be another task of this rank. */
export function releaseLock(context: Context, memory: WindowMemory, target: number, type: LockType): void {
  const { cells } = memory;
  const at = memory.lockOf(target);
  if (type === 'exclusive') Atomics.store(cells, at, 0);
  else if (Atomics.sub(cells, at, 1) > 1) return;
  const sharing = context.transport.sharedMemory as SharedMemory;
  for (const [rank, inWorld] of context.messages.peers.entries()) {
    if (Atomics.load(cells, waitersOf(memory, rank)) > 0) sharing.wake(inWorld);
  }
}

/** The cell that counts how many tasks of a rank wait for locks. */
function waitersOf(memory: WindowMemory, rank: number): number {
  return memory.lockOf(rank) + 1;
}
