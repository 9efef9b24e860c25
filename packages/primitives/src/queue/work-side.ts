import { ArgumentError } from '../errors/argument.js';
import { AsyncWaiters } from '../parking/async-waiters.js';
import type { Domain } from '../parking/domain.js';
import { tracer } from '../trace/diagnostics.js';
import { tracedWait, tracedWaitSync } from '../trace/traced-wait.js';
import { Deadline, throwIfAborted } from '../wait/deadline.js';
import type { BlockingWaitOptions, WaitOptions } from '../wait/wait-options.js';
import type { QueueMemory } from './queue-memory.js';

/** The work that the items of a queue mean: who says that it is done, and who waits for that. */
export class WorkSide {
  readonly #memory: QueueMemory;
  readonly #name: string;
  readonly #waiters: AsyncWaiters;

  constructor(domain: Domain, memory: QueueMemory, name: string) {
    this.#memory = memory;
    this.#name = name;
    this.#waiters = new AsyncWaiters(domain.doorbell);
  }

  /** Says that the work on one item is done. */
  done(): void {
    const memory = this.#memory;
    if (!memory.countDone()) {
      throw new ArgumentError(
        `${this.#name}.taskDone()`,
        memory.done + 1,
        'call it once for each item that was put, not more often',
      );
    }
    if (memory.isFinished) memory.finished.wake();
  }

  /** Waits, without blocking, until all work is done. */
  async join(options: WaitOptions | undefined): Promise<void> {
    const memory = this.#memory;
    throwIfAborted(options?.signal, this.#operation);
    Deadline.after(options?.timeoutMs);
    if (memory.isFinished) return;
    const attempt = (): true | undefined => {
      if (memory.isFinished) return true;
      memory.finished.announceAsync();
      return memory.isFinished || undefined;
    };
    await tracedWait(this.#name, () => this.#waiters.wait(attempt, options, this.#operation));
    if (tracer.enabled) tracer.emit('join', this.#name);
  }

  /** Blocks this thread until all work is done. */
  joinSync(options: BlockingWaitOptions | undefined): void {
    const memory = this.#memory;
    const deadline = Deadline.after(options?.timeoutMs);
    if (memory.isFinished) return;
    tracedWaitSync(this.#name, () => {
      for (;;) {
        const sequence = memory.finished.announce();
        if (memory.isFinished) return;
        memory.finished.park(sequence, deadline, this.#operation);
      }
    });
    if (tracer.enabled) tracer.emit('join', this.#name);
  }

  get #operation(): string {
    return `join ${this.#name}`;
  }
}
