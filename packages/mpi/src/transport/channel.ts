/**
 * A space of messages: what is sent on one channel is received on the same one only. A communicator has several.
 *
 * Ranks at the transport's calls are those of the channel.
 */
export interface Channel {
  /** The same number at all its ranks, and no other channel's. */
  readonly id: number;
  /** This rank's number, by which others know what it sends. */
  readonly rank: number;
  /** For each rank that can be named, its rank in the world. */
  readonly peers: readonly number[];
}

/** Channels that are taken up by one communicator: messages of users, collectives, parts of objects, one in reserve for windows. */
export const channelsOfContext = 4;
