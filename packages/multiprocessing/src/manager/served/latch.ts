import { DeadlockError, NotOwnerError, OwnerDiedError, type WaitOptions } from '@parallel-cookbook/primitives';
import { currentCaller, type Client } from './caller.js';
import { GivenUp } from './given-up.js';
import { Line } from './line.js';

/** The token of all blocking holds of a thread. */
export const byThread = 'thread';

interface Hold {
  readonly token: string;
  readonly client: Client;
  readonly forget: () => void;
  depth: number;
}

/**
 * A lock that a manager's server holds: `Lock` and `RLock` of a SyncManager. Its owner is a token of a client. When that client is
 * gone the lock is free, and the next who acquires it gets `OwnerDiedError`, once.
 */
export class Latch {
  /** The rest is for conditions of the same server. */
  static readonly exposed = ['locked', 'depth', 'acquire', 'tryAcquire', 'release'];
  static readonly waits = { acquire: 1 };
  private readonly line = new Line();
  private hold: Hold | undefined;
  private ownerDied = false;

  constructor(private readonly reentrant = false) {}

  locked(): boolean {
    return this.hold !== undefined;
  }

  /** How often its holder has entered it. */
  depth(): number {
    return this.hold?.depth ?? 0;
  }

  /** Waits for the lock. The token names the holder: the same one enters a re-entrant lock again. */
  acquire(token: string, _options?: WaitOptions): void | Promise<void> {
    const { client } = currentCaller();
    if (this.#enterAgain(token, client)) return;
    if (token === byThread && this.hold?.client === client) {
      throw new DeadlockError('Blocking for a lock of the manager would never end: this thread holds it already');
    }
    return this.line.wait(() => (this.#take(token, client) ? { taken: undefined } : undefined));
  }

  /** Takes the lock if it is free now; whether it did. */
  tryAcquire(token: string): boolean {
    const { client } = currentCaller();
    return this.#enterAgain(token, client) || this.#take(token, client);
  }

  release(token: string): void {
    const hold = this.#holdOf(token);
    if (--hold.depth > 0) return;
    this.#free(hold);
  }

  /** Frees the lock however often it was entered; gives how often. */
  suspend(token: string): number {
    const hold = this.#holdOf(token);
    this.#free(hold);
    return hold.depth;
  }

  /** Waits for the lock and enters it as often as before. */
  resume(token: string, depth: number, client: Client): void | Promise<void> {
    return this.line.wait(() => {
      if (!this.#take(token, client)) return undefined;
      if (this.hold) this.hold.depth = depth;
      return { taken: undefined };
    });
  }

  #enterAgain(token: string, client: Client): boolean {
    const { hold } = this;
    if (!this.reentrant || hold?.token !== token || hold.client !== client) return false;
    hold.depth++;
    return true;
  }

  #take(token: string, client: Client): boolean {
    if (client.isGone) throw new GivenUp(); // it died while it stood in line for the lock that a condition owes it
    if (this.hold) return false;
    if (this.ownerDied) {
      this.ownerDied = false;
      throw new OwnerDiedError('a lock of the manager');
    }
    const forget = client.onGone(() => {
      this.hold = undefined;
      this.ownerDied = true;
      this.line.turn();
    });
    this.hold = { token, client, forget, depth: 1 };
    return true;
  }

  #holdOf(token: string): Hold {
    const { hold } = this;
    if (hold?.token === token && hold.client === currentCaller().client) return hold;
    throw new NotOwnerError('a lock of the manager', hold ? 'somebody else holds it' : 'nobody holds it');
  }

  #free(hold: Hold): void {
    hold.forget();
    this.hold = undefined;
    this.line.turn();
  }
}
