/**
 * Something that has a time: waits with a time-out, sleeps, deadlines and timers extend it, so that none of them needs an
 * object more to stand in the loop's heap.
 */
export abstract class Alarm {
  /** When it rings, in the loop's time. @internal */
  due = Infinity;
  /** Where it stands in the heap; −1 when it is not set. @internal */
  place = -1;
  /** Of two that are due together, the one set first rings first. @internal */
  order = 0;

  /** Called once, when its time has come; it is not set any more by then. @internal */
  abstract ring(): void;
}
