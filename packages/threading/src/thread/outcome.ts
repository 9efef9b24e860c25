import type { ErrorEnvelope, Packed, TaskInfo } from '@parallel-cookbook/primitives';
import type { MessagePort } from 'node:worker_threads';

/** How a thread's `run` ended, in the thread's own words. */
export type Outcome =
  | { readonly kind: 'value'; readonly value: unknown }
  /** Handles stand in the value. */
  | { readonly kind: 'packed'; readonly value: Packed }
  | { readonly kind: 'error'; readonly envelope: ErrorEnvelope };

/** What a thread begins with, besides its name. */
export interface ThreadStart {
  /** The task; or the subclass, by its module and its export. */
  readonly info: TaskInfo;
  readonly isSubclass: boolean;
  /** Arguments of the task, or fields of the subclass; a `Packed` when handles stand in them. */
  readonly given: unknown;
  readonly isPacked: boolean;
  /** Where the {@link Outcome} goes. */
  readonly port: MessagePort;
}
