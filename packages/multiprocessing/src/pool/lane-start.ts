/** What a process that is a lane of a pool begins with. */
export interface LaneStart {
  readonly lane: string;
  /** Where its claims lie; `undefined` where memory cannot be shared. */
  readonly claims: unknown;
  readonly heapBytes: number;
  readonly parent: number;
  readonly parentName: string;
}
