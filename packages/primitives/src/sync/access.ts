import type { Deadline } from '../wait/deadline.js';
import type { WaitOptions } from '../wait/wait-options.js';

/**
 * How one side of a read-write lock is entered and left: as a reader, or as the writer. Entering gives the number by which
 * the graph of waits knows this hold, to be handed back; 0 when it does not.
 */
export interface Access {
  /** What errors and traces call it. */
  readonly name: string;
  /** Blocks this thread until it is inside. */
  enterSync(deadline: Deadline | undefined): number;
  /** Waits in the event loop until this task is inside. */
  enter(options: WaitOptions | undefined): Promise<number>;
  /** Enters if that needs no waiting. */
  tryEnter(): number | undefined;
  /** Runs a body that is inside until it ends. */
  run<R>(hold: number, body: () => R): R;
  leave(hold: number): void;
}
