import { QueueClosedError } from '../errors/queue-closed.js';
import { AsyncWaiters } from '../parking/async-waiters.js';
import type { Domain } from '../parking/domain.js';
import { tracer } from '../trace/diagnostics.js';
import { tracedWait, tracedWaitSync } from '../trace/traced-wait.js';
import { Deadline, throwIfAborted } from '../wait/deadline.js';
import type { BlockingWaitOptions, WaitOptions } from '../wait/wait-options.js';
import { detached, type Item } from './item.js';
import { OPEN, type QueueMemory } from './queue-memory.js';

/** The putting side of a queue in this isolate. */
export class PutSide {
  readonly #memory: QueueMemory;
  readonly #name: string;
  readonly #waiters: AsyncWaiters;

  constructor(domain: Domain, memory: QueueMemory, name: string) {
    this.#memory = memory;
    this.#name = name;
    this.#waiters = new AsyncWaiters(domain.doorbell);
  }

  /** Puts an item, waiting for room without blocking the thread. Its bytes are copied at the call. */
  async put(item: Item, options: WaitOptions | undefined): Promise<void> {
    const memory = this.#memory;
    throwIfAborted(options?.signal, this.#operation);
    Deadline.after(options?.timeoutMs);
    if (this.#waiters.size === 0) {
      const grant = memory.putLock.tryLock();
      if (grant !== undefined) {
        memory.entered(grant);
        if (this.#offer(item)) return;
        memory.putLock.unlock();
      }
    }
    const kept = detached(item);
    const attempt = (expired: boolean): true | undefined => {
      const grant = memory.putLock.attempt(expired);
      if (grant === undefined) return undefined;
      memory.entered(grant);
      if (this.#offer(kept)) return true;
      memory.space.announceAsync();
      if (this.#offer(kept)) return true;
      memory.putLock.unlock();
      return undefined;
    };
    await tracedWait(this.#name, () => this.#waiters.wait(attempt, options, this.#operation));
  }

  /** Puts an item, blocking this thread until there is room. */
  putSync(item: Item, options: BlockingWaitOptions | undefined): void {
    const memory = this.#memory;
    const { putLock, space } = memory;
    const deadline = Deadline.after(options?.timeoutMs);
    memory.entered(putLock.lock(deadline));
    if (this.#offer(item)) return;
    putLock.unlock();
    tracedWaitSync(this.#name, () => {
      for (;;) {
        memory.entered(putLock.lock(deadline));
        const sequence = space.announce();
        if (this.#offer(item)) return;
        putLock.unlock();
        space.park(sequence, deadline, this.#operation);
      }
    });
  }

  /** Puts an item if there is room. */
  tryPut(item: Item): boolean {
    const memory = this.#memory;
    memory.entered(memory.putLock.lock());
    if (this.#offer(item)) return true;
    memory.putLock.unlock();
    return false;
  }

  get #operation(): string {
    return `put an item into ${this.#name}`;
  }

  /** Called under the lock, which it gives back when it throws or puts the item. */
  #offer(item: Item): boolean {
    const memory = this.#memory;
    const { store, putLock } = memory;
    if (memory.state !== OPEN) {
      putLock.unlock();
      throw new QueueClosedError(this.#name);
    }
    if (!store.fits(item.length)) return false;
    if (tracer.enabled) tracer.emit('put', this.#name, { item: store.puts });
    try {
      store.write(item);
    } catch (error) {
      store.recover();
      putLock.unlock();
      throw error;
    }
    putLock.unlock();
    memory.items.wake();
    return true;
  }
}
