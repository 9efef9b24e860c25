import { QueueClosedError } from '../errors/queue-closed.js';
import { AsyncWaiters } from '../parking/async-waiters.js';
import type { Domain } from '../parking/domain.js';
import { tracer } from '../trace/diagnostics.js';
import { tracedWait, tracedWaitSync } from '../trace/traced-wait.js';
import { Deadline, throwIfAborted } from '../wait/deadline.js';
import type { BlockingWaitOptions, WaitOptions } from '../wait/wait-options.js';
import type { Item } from './item.js';
import { OPEN, SHUT_DOWN_NOW, type QueueMemory } from './queue-memory.js';

/** The getting side of a queue in this isolate. */
export class GetSide {
  readonly #memory: QueueMemory;
  readonly #name: string;
  readonly #waiters: AsyncWaiters;

  constructor(domain: Domain, memory: QueueMemory, name: string) {
    this.#memory = memory;
    this.#name = name;
    this.#waiters = new AsyncWaiters(domain.doorbell);
  }

  /** Takes the next item, waiting for one without blocking the thread. */
  async get(options: WaitOptions | undefined): Promise<Item> {
    const memory = this.#memory;
    throwIfAborted(options?.signal, this.#operation);
    Deadline.after(options?.timeoutMs);
    if (this.#waiters.size === 0) {
      const grant = memory.getLock.tryLock();
      if (grant !== undefined) {
        memory.entered(grant);
        const item = this.#take();
        if (item) return item;
        memory.getLock.unlock();
      }
    }
    const attempt = (expired: boolean): Item | undefined => {
      const grant = memory.getLock.attempt(expired);
      if (grant === undefined) return undefined;
      memory.entered(grant);
      let item = this.#take();
      if (item) return item;
      memory.items.announceAsync();
      item = this.#take();
      if (!item) memory.getLock.unlock();
      return item;
    };
    return tracedWait(this.#name, () => this.#waiters.wait(attempt, options, this.#operation));
  }

  /** Takes the next item, blocking this thread until there is one. */
  getSync(options: BlockingWaitOptions | undefined): Item {
    const memory = this.#memory;
    const { getLock, items } = memory;
    const deadline = Deadline.after(options?.timeoutMs);
    memory.entered(getLock.lock(deadline));
    const item = this.#take();
    if (item) return item;
    getLock.unlock();
    return tracedWaitSync(this.#name, () => {
      for (;;) {
        memory.entered(getLock.lock(deadline));
        const sequence = items.announce();
        const found = this.#take();
        if (found) return found;
        getLock.unlock();
        items.park(sequence, deadline, this.#operation);
      }
    });
  }

  /** Takes the next item if there is one. */
  tryGet(): Item | undefined {
    const memory = this.#memory;
    memory.entered(memory.getLock.lock());
    const item = this.#take();
    if (!item) memory.getLock.unlock();
    return item;
  }

  get #operation(): string {
    return `get an item from ${this.#name}`;
  }

  /** Called under the lock, which it gives back when it throws or takes an item. */
  #take(): Item | undefined {
    const memory = this.#memory;
    const { store, getLock } = memory;
    // The state first: nothing is put after it changed, so empty now means empty for good.
    const { state } = memory;
    const empty = store.isEmpty();
    if (state === SHUT_DOWN_NOW || (empty && state !== OPEN)) {
      getLock.unlock();
      throw new QueueClosedError(this.#name);
    }
    if (empty) return undefined;
    // Under the lock, so that the log has the gets in their order; and before there is room for the next put.
    if (tracer.enabled) tracer.emit('get', this.#name, { item: store.gets });
    let item: Item;
    try {
      item = store.read();
    } catch (error) {
      store.recover();
      getLock.unlock();
      throw error;
    }
    getLock.unlock();
    memory.space.wake();
    return item;
  }
}
