import type { BlockingWaitOptions, WaitOptions } from '@parallel-cookbook/primitives';
import { MPIError } from '../errors/mpi-error.js';
import { AccessWin } from './access-win.js';
import { checkAssertion } from './assertion.js';
import { releaseLock, TargetLock, type LockType } from './target-lock.js';

/** How a rank gets access to the parts of others while they do nothing for it: the passive target. */
export abstract class LockingWin extends AccessWin {
  /** Waits for the lock of a rank's part; the rank does nothing for it. @param type whether others may have it too, if they share it. */
  async lock(rank: number, type: LockType = 'exclusive', assertion = 0, options?: WaitOptions): Promise<void> {
    const lock = this.#lock('Win.lock', rank, type, assertion);
    try {
      await this.context.transport.until(lock, options, `lock rank ${rank} of a window`);
    } catch (error) {
      if (lock.withdraw()) throw error;
    }
    this.#locked(rank, type);
  }
  /** {@link lock}, blocking. */
  lockSync(rank: number, type: LockType = 'exclusive', assertion = 0, options?: BlockingWaitOptions): void {
    const lock = this.#lock('Win.lock', rank, type, assertion);
    try {
      if (!lock.done) this.context.transport.wait(lock, options, `lock rank ${rank} of a window`);
    } catch (error) {
      if (lock.withdraw()) throw error;
    }
    this.#locked(rank, type);
  }
  /** Gives the lock back. All accesses under it are done. Does not wait. */
  unlock(rank: number): void {
    const call = 'Win.unlock';
    this.checkRank(call, rank);
    const type = this.epochs.unlock(call, rank);
    if (rank === this.context.rank) this.privateCopy?.merge();
    releaseLock(this.context, this.memoryOfAll, rank, type);
  }

  /** Waits for a share in the locks of all ranks. Not collective. Python: `Lock_all`. */
  async lockAll(assertion = 0, options?: WaitOptions): Promise<void> {
    const lock = this.#lockAll(assertion);
    try {
      await this.context.transport.until(lock, options, 'lock all ranks of a window');
    } catch (error) {
      if (lock.withdraw()) throw error;
    }
    this.#lockedAll();
  }
  /** {@link lockAll}, blocking. */
  lockAllSync(assertion = 0, options?: BlockingWaitOptions): void {
    const lock = this.#lockAll(assertion);
    try {
      if (!lock.done) this.context.transport.wait(lock, options, 'lock all ranks of a window');
    } catch (error) {
      if (lock.withdraw()) throw error;
    }
    this.#lockedAll();
  }
  /** Gives all shares back. Does not wait. Python: `Unlock_all`. */
  unlockAll(): void {
    this.check('Win.unlockAll');
    this.epochs.unlockAll('Win.unlockAll');
    this.privateCopy?.merge();
    for (const rank of this.#everybody) releaseLock(this.context, this.memoryOfAll, rank, 'shared');
  }

  /** All accesses to that rank are done, at both ends: they were when they returned. Only under a lock. */
  flush(rank: number): void {
    this.checkRank('Win.flush', rank);
    this.epochs.checkLocked('Win.flush', rank);
  }
  /** {@link flush} for every rank that is locked. Python: `Flush_all`. */
  flushAll(): void {
    this.check('Win.flushAll');
    this.epochs.checkLocked('Win.flushAll', undefined);
  }
  /** {@link flush} at this end only: the origins may be used again. Python: `Flush_local`. */
  flushLocal(rank: number): void {
    this.checkRank('Win.flushLocal', rank);
    this.epochs.checkLocked('Win.flushLocal', rank);
  }
  /** {@link flushLocal} for every rank that is locked. Python: `Flush_local_all`. */
  flushLocalAll(): void {
    this.check('Win.flushLocalAll');
    this.epochs.checkLocked('Win.flushLocalAll', undefined);
  }

  /** Makes the array and what others see of it one. Nothing to do where they are one thing. Does not wait. */
  sync(): void {
    this.check('Win.sync');
    this.privateCopy?.merge();
  }

  get #everybody(): readonly number[] {
    return Array.from({ length: this.context.size }, (_, rank) => rank);
  }

  #lock(call: string, rank: number, type: LockType, assertion: number): TargetLock {
    this.checkRank(call, rank);
    checkAssertion(call, assertion);
    if (type !== 'exclusive' && type !== 'shared') {
      throw new MPIError(
        'MPI_ERR_LOCKTYPE',
        call,
        `${String(type)} is none: give MPI.LOCK_EXCLUSIVE or MPI.LOCK_SHARED`,
      );
    }
    this.epochs.lock(call, rank);
    return this.#engage(new TargetLock(this.context, this.memoryOfAll, [rank], type));
  }

  #locked(rank: number, type: LockType): void {
    this.epochs.locked(rank, type);
    if (rank === this.context.rank) this.privateCopy?.merge();
  }

  #lockAll(assertion: number): TargetLock {
    this.check('Win.lockAll');
    checkAssertion('Win.lockAll', assertion);
    this.epochs.lockAll('Win.lockAll');
    return this.#engage(new TargetLock(this.context, this.memoryOfAll, this.#everybody, 'shared'));
  }

  #lockedAll(): void {
    this.epochs.lockedAll();
    this.privateCopy?.merge();
  }

  #engage(lock: TargetLock): TargetLock {
    this.context.transport.engage(lock);
    return lock;
  }
}
