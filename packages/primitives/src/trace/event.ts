/**
 * What can happen to a lane (a thread, a process, a rank). The vocabulary of every trace and of the cookbook's invariants.
 *
 * | kind | meaning | object |
 * |---|---|---|
 * | `spawn` / `join` | the emitting lane started / has seen the end of another, or of a queue's work | the other lane's name, the queue |
 * | `start` / `exit` | the emitting lane begins / ends | its own name |
 * | `wait` / `acquire` / `release` | begins to wait for, holds, no longer holds | the primitive |
 * | `notify` | woke waiters | the condition, event, barrier |
 * | `put` / `get` | an item went in / came out | the queue |
 * | `send` / `recv` | a message left / arrived; `detail.message` pairs them | the link |
 * | `cancel` | a wait ended without what was waited for: by time-out, abort, close or a death | the primitive or queue |
 * | `submit` / `run` / `done` / `cancel` | a task was handed over, begins, ended, was called off | the task's name |
 * | `mark` | a point that a program names itself | its text |
 */
export type TraceEventKind =
  | 'spawn'
  | 'start'
  | 'join'
  | 'exit'
  | 'wait'
  | 'acquire'
  | 'release'
  | 'notify'
  | 'put'
  | 'get'
  | 'send'
  | 'recv'
  | 'submit'
  | 'run'
  | 'done'
  | 'cancel'
  | 'mark';

/** One thing that happened, as plain data: safe for structured clone and JSON. */
export interface TraceEvent {
  readonly kind: TraceEventKind;
  /** What it happened to: a lock's, queue's, task's or lane's name. */
  readonly object: string;
  /** The lane that did it. */
  readonly lane: string;
  readonly pid: number;
  /** Node's `threadId`; 0 is the main thread. */
  readonly tid: number;
  /** Microseconds on the system's monotonic clock: comparable between threads and processes of one machine. */
  readonly timeUs: number;
  /**
   * Position in the total order of this process's events. An `acquire` is numbered after it succeeded and a `release`
   * before it takes effect, so the order never contradicts happens-before.
   */
  readonly sequence: number;
  /** More, by kind: `{ message }` pairs send and recv, `{ task }` pairs submit, run and done, `{ item }` pairs put and get, `{ size }` says how full a queue is now, `{ value }` on marks. */
  readonly detail?: Readonly<Record<string, string | number | boolean>> | undefined;
}
