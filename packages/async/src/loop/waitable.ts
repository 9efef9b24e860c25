/** Something that tasks wait for: enough to name it in errors, dumps and the wait-for graph. */
export interface Waitable {
  /** What it is: `lock`, `queue`, `task`. */
  readonly kind: string;
  readonly name: string;
  /**
   * Those who must go on before a wait for it can end: the holder of a lock, the task that is joined. Left out where anybody
   * may end it, as with an event or a queue.
   */
  holders?(): Iterable<Bearer>;
}

/** Who waits and holds: a task, or a loop for what belongs to no task. Carries the values of context variables. */
export interface Bearer {
  readonly name: string;
  /** Copied when it is changed, never changed in place, so that a child task can share it. @internal */
  context: ReadonlyMap<object, unknown> | undefined;
}
