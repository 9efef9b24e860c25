import { MPIError } from '../errors/mpi-error.js';
import type { LockType } from './target-lock.js';

/** Which accesses of this rank to a window are allowed now, and which synchronisation comes next. */
export class Epochs {
  /** Between two fences. */
  #fence: 'none' | 'open' | 'used' = 'none';
  readonly #locks = new Map<number, LockType>();
  #all = false;
  /** Ranks of the window that `start` named, and those that `post` named. */
  #started: ReadonlySet<number> | undefined;
  #exposed: readonly number[] | undefined;

  /** Throws unless this rank may access that rank's part. */
  checkAccess(call: string, target: number): void {
    if (this.#all || this.#locks.has(target) || this.#started?.has(target) === true) return;
    if (this.#fence !== 'none' && !this.#started && this.#locks.size === 0) this.#fence = 'used';
    else throw wrong(call, `rank ${target} may not be accessed now: fence(), start(), lock() or lockAll() first`);
  }

  fence(closes: boolean): void {
    this.checkIdle('Win.fence');
    if (this.#exposed) throw wrong('Win.fence', 'an exposure epoch is open: wait() first');
    this.#fence = closes ? 'none' : 'open';
  }

  lock(call: string, target: number): void {
    this.#leaveFence(call);
    if (this.#started) throw wrong(call, 'an access epoch is open: complete() first');
    if (this.#all) throw wrong(call, 'all ranks are locked: unlockAll() first');
    if (this.#locks.has(target)) throw wrong(call, `rank ${target} is locked by this rank already: unlock() it first`);
  }

  locked(target: number, type: LockType): void {
    this.#locks.set(target, type);
  }

  unlock(call: string, target: number): LockType {
    const type = this.#locks.get(target);
    if (!type) throw wrong(call, `rank ${target} is not locked by this rank: lock() it first`);
    this.#locks.delete(target);
    return type;
  }

  lockAll(call: string): void {
    this.#leaveFence(call);
    this.checkIdle(call);
  }

  lockedAll(): void {
    this.#all = true;
  }

  unlockAll(call: string): void {
    if (!this.#all) throw wrong(call, 'the ranks are not locked by lockAll()');
    this.#all = false;
  }

  /** Throws unless that rank is locked; all of them without one. */
  checkLocked(call: string, target: number | undefined): void {
    if (this.#all || (target === undefined ? this.#locks.size > 0 : this.#locks.has(target))) return;
    const which = target === undefined ? 'no rank' : `rank ${target}`;
    throw wrong(call, `${which} is ${target === undefined ? '' : 'not '}locked: it is for lock() and lockAll()`);
  }

  start(call: string): void {
    this.#leaveFence(call);
    this.checkIdle(call);
  }

  started(targets: readonly number[]): void {
    this.#started = new Set(targets);
  }

  complete(call: string): ReadonlySet<number> {
    const started = this.#started;
    if (!started) throw wrong(call, 'no access epoch is open: start() first');
    this.#started = undefined;
    return started;
  }

  post(call: string, origins: readonly number[]): void {
    this.#leaveFence(call);
    if (this.#exposed) throw wrong(call, 'an exposure epoch is open: wait() first');
    this.#exposed = origins;
  }

  get exposed(): readonly number[] | undefined {
    return this.#exposed;
  }

  waited(): void {
    this.#exposed = undefined;
  }

  /** Throws while an access epoch other than that of a fence is open. */
  checkIdle(call: string): void {
    if (this.#all) throw wrong(call, 'all ranks are locked: unlockAll() first');
    for (const target of this.#locks.keys()) throw wrong(call, `rank ${target} is locked: unlock() it first`);
    if (this.#started) throw wrong(call, 'an access epoch is open: complete() first');
  }

  /** A fence after which nobody was accessed began nothing. */
  #leaveFence(call: string): void {
    if (this.#fence === 'used')
      throw wrong(call, 'what a fence() began is ended by a fence(); promise MPI.MODE_NOSUCCEED there');
    this.#fence = 'none';
  }
}

function wrong(call: string, detail: string): MPIError {
  return new MPIError('MPI_ERR_RMA_SYNC', call, detail);
}
