/** One rank of a deadlock: what it waits for, and where. */
export interface BlockedRank {
  /** Its rank in the world. */
  readonly rank: number;
  /** What it does, as an infinitive or as the call: `receive from rank 5`, `Comm.Barrier`. Ranks in it are those of the communicator. */
  readonly operation: string;
  /** The rank in the world that it waits for; `undefined` where any of several would do. */
  readonly peer: number | undefined;
  /** The tag of its message; `undefined` for collectives, and for `ANY_TAG`. */
  readonly tag: number | undefined;
  /** The number of the message space: that of the communicator, and whether it is for messages or for collectives. */
  readonly channel: number | undefined;
  /** For collectives: the first, second, … one of this rank on this communicator. */
  readonly collective: number | undefined;
  /** Where the program waits: `file:line:column`; `unknown` where that cannot be told. */
  readonly site: string;
}
