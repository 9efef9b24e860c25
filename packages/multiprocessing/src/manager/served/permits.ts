import { ArgumentError, NotOwnerError, type WaitOptions } from '@parallel-cookbook/primitives';
import { currentCaller, type Client } from './caller.js';
import { Line } from './line.js';

/**
 * Permits that a manager's server holds. Those of a client that is gone come back. Python: `Semaphore` and `BoundedSemaphore` of a
 * SyncManager, where they are lost.
 */
export class Permits {
  static readonly waits = { acquire: 0 };
  private readonly line = new Line();
  /** How to take back what is to be done at a client's end, one for each permit that it has. */
  private readonly held = new Map<Client, (() => void)[]>();
  private readonly most: number;

  constructor(
    private free = 1,
    bounded = false,
  ) {
    if (!Number.isInteger(free) || free < 0) throw new ArgumentError('value', free, 'give a whole number ≥ 0');
    this.most = bounded ? free : Infinity;
  }

  value(): number {
    return this.free;
  }

  /** Takes a permit, once there is one. */
  acquire(_options?: WaitOptions): void | Promise<void> {
    const { client } = currentCaller();
    return this.line.wait(() => (this.#take(client) ? { taken: undefined } : undefined));
  }

  /** Takes a permit if there is one now; whether it did. */
  tryAcquire(): boolean {
    return this.#take(currentCaller().client);
  }

  /** Gives permits back, or adds new ones: anybody may. */
  release(count = 1): void {
    if (!Number.isInteger(count) || count < 1) throw new ArgumentError('count', count, 'give a whole number ≥ 1');
    const { client } = currentCaller();
    const mine = this.held.get(client);
    if (this.free + count > this.most) {
      throw new NotOwnerError(
        'a semaphore of the manager',
        `it has at most ${this.most} permits and was released more often than acquired`,
      );
    }
    for (let i = 0; i < count && mine; i++) mine.pop()?.();
    if (mine?.length === 0) this.held.delete(client);
    this.free += count;
    this.line.turn();
  }

  #take(client: Client): boolean {
    if (this.free === 0) return false;
    this.free--;
    const forget = client.onGone(() => {
      this.held.delete(client);
      this.free++;
      this.line.turn();
    });
    const mine = this.held.get(client);
    if (mine) mine.push(forget);
    else this.held.set(client, [forget]);
    return true;
  }
}
