import { ClosedError, DeadlockError } from '@parallel-cookbook/primitives';
import type { End, PipeHolders } from './pipe-holders.js';

/** What both halves of a pipe's end have to know of it, and of the other end. */
export class PipeLink {
  closed = false;

  constructor(
    readonly name: string,
    readonly end: End,
    readonly holders: PipeHolders,
  ) {}

  private get other(): End {
    return this.end === 0 ? 1 : 0;
  }

  /** Whether the process that has the other end has ended. About 20 µs. */
  get otherIsDead(): boolean {
    return this.holders.dead(this.other);
  }

  throwIfClosed(): void {
    if (this.closed) throw new ClosedError(this.name);
  }

  /** Throws for a thread that would block until it does something itself. */
  throwIfBothMine(operation: string): void {
    if (!this.holders.mine(this.other)) return;
    throw new DeadlockError(
      `To ${operation} ${this.name} would never end: this thread has its other end too. Await instead of blocking, or pass the other end on`,
    );
  }
}
