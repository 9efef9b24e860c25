/**
 * Something that the loop rings at a time: a wait with a time-out, a sleep, a deadline, a timer.
 *
 * No class: each wait and each scope is one, and a constructor more to call for each would be felt.
 */
export interface Alarm {
  /** Where it stands in the heap, which knows the times; −1 when it is not set. @internal */
  place: number;

  /** Called once, when its time has come; it is not set any more by then. @internal */
  ring(): void;
}
