import type { Deadline } from '../wait/deadline.js';
import type { WaitOptions } from '../wait/wait-options.js';

/** How one side of a read-write lock is entered and left: as a reader, or as the writer. */
export interface Access {
  /** What errors and traces call it. */
  readonly name: string;
  /** Blocks this thread until it is inside. */
  enterSync(deadline: Deadline | undefined): void;
  /** Waits in the event loop until this task is inside. */
  enter(options: WaitOptions | undefined): Promise<void>;
  /** Enters if that needs no waiting. */
  tryEnter(): boolean;
  leave(): void;
}
