import type { TaskInfo } from '../tasks/task-function.js';

const slowMicros = 100;
const decay = 0.9;

/** A task as its lane knows it: the function once it has been loaded, and how long it takes. */
export class KnownFunction {
  call: ((...args: unknown[]) => unknown) | undefined;
  /** The longest that it took lately. A function that never ran counts as slow: it may never come back. */
  private longest = Infinity;

  constructor(readonly info: TaskInfo) {}

  /** Whether replies should be sent before it is called. */
  get slow(): boolean {
    return this.longest > slowMicros;
  }

  took(micros: number): void {
    this.longest = this.longest === Infinity ? micros : Math.max(micros, this.longest * decay);
  }
}
