/** What an executor can and cannot do: what cannot hold everywhere is said here, and parameterises the one conformance suite. */
export interface Capabilities {
  /** What a running task notices of its cancellation: it can ask (`taskContext()`), it is killed, or nothing. */
  readonly cancelRunning: 'cooperative' | 'kill' | 'none';
  /** Whether tasks that were sent and not begun can be taken back: cancelled, or given to an idle lane. */
  readonly revocable: boolean;
  /** How often a task may run when its worker dies. */
  readonly delivery: 'at-most-once' | 'at-least-once';
  /** Whether `future.resultSync()` can wait for a task that has not run. */
  readonly blocking: boolean;
  /** Whether handles to shared memory (locks, queues, shared arrays) can be arguments and results. */
  readonly shareable: boolean;
  /** In which order tasks of one priority begin. */
  readonly ordering: 'fifo' | 'none';
  /** Whether tasks run outside this thread, so that one of them can die without harm here. */
  readonly isolated: boolean;
}
