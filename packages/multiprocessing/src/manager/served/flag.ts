import type { WaitOptions } from '@parallel-cookbook/primitives';
import { Line } from './line.js';

/** A flag that a manager's server holds. Python: `Event` of a SyncManager. */
export class Flag {
  static readonly waits = { wait: 0 };
  private value = false;
  private readonly line = new Line();

  isSet(): boolean {
    return this.value;
  }

  set(): void {
    this.value = true;
    this.line.turn();
  }

  clear(): void {
    this.value = false;
  }

  /** Waits until it is set. */
  wait(_options?: WaitOptions): void | Promise<void> {
    return this.line.wait(() => (this.value ? { taken: undefined } : undefined));
  }
}
