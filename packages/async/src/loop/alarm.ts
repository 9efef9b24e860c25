/** Something that the loop rings at a time: a wait with a time-out, a sleep, a deadline, a timer. */
export abstract class Alarm {
  /** Where it stands in the heap, which knows the times; −1 when it is not set. @internal */
  place = -1;

  /** Called once, when its time has come; it is not set any more by then. @internal */
  abstract ring(): void;
}
