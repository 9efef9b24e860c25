import type { ErrorEnvelope, Packed, TaskInfo } from '@parallel-cookbook/primitives';

/** How a process's `run` ended, in the process's own words. */
export type Outcome =
  | { readonly kind: 'value'; readonly value: unknown }
  /** Handles stand in the value. */
  | { readonly kind: 'packed'; readonly value: Packed }
  | { readonly kind: 'error'; readonly envelope: ErrorEnvelope };

/** What a process begins with. */
export interface ProcessStart {
  readonly name: string;
  readonly daemon: boolean;
  /** Process id of the one that started it. */
  readonly parent: number;
  /** Name of that one. */
  readonly parentName: string;
  /** The task; or the subclass, by its module and its export. */
  readonly info: TaskInfo;
  readonly isSubclass: boolean;
  /** Arguments of the task, or fields of the subclass; a `Packed` when handles stand in them. */
  readonly given: unknown;
  readonly isPacked: boolean;
}
