/** Another rank, which may have gone to sleep: who has written to its memory looks, and wakes it. */
export interface Sleeper {
  /** Whether it must be woken. */
  readonly flagged: boolean;
  wake(): void;
}
