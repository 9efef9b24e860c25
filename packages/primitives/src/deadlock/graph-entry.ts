/** Somebody has a lock. */
export interface HoldEntry {
  readonly kind: 'hold';
  /** Number of this entry. */
  readonly serial: number;
  /** Owner word of the thread. */
  readonly lane: number;
  /** Name of the thread. */
  readonly thread: string;
  /** Number of the lock, the same in all threads. */
  readonly lock: number;
  readonly lockName: string;
  /** Where it was acquired. */
  readonly site: string;
  /** The body that has the lock until it ends; 0 when a guard has it, or the thread. */
  readonly scope: number;
}

/** Somebody waits for a lock, with nothing that would end the wait but the lock. */
export interface WaitEntry {
  readonly kind: 'wait';
  readonly serial: number;
  readonly lane: number;
  readonly thread: string;
  readonly lock: number;
  readonly lockName: string;
  /** Where it waits. */
  readonly site: string;
  /** The bodies that wait, from the innermost outwards. */
  readonly scopes: readonly number[];
  /** Whether the whole thread is blocked, all its tasks with it. */
  readonly blocks: boolean;
}

/** A node's edge of the wait-for graph. */
export type GraphEntry = HoldEntry | WaitEntry;
