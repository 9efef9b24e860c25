/**
 * A space of messages: what is sent on one channel is received on the same one only. A communicator has several.
 *
 * Ranks at the transport's calls are those of the channel.
 */
export interface Channel extends ChannelHandle {
  /** The same number at all its ranks, and no other channel's. */
  readonly id: number;
  /** This rank's number, by which others know what it sends. */
  readonly rank: number;
  /** For each rank that can be named, its address. */
  readonly peers: readonly number[];
}

/** What a channel is to a transport that opens channels. */
export interface ChannelHandle {
  readonly handle: number;
  /** Tags of the channel count from here, by those of their bits that the mask has: several may share a handle. On such no receive is by any tag. */
  readonly firstTag: number;
  readonly tagMask: number;
  /** Whether its messages go through memory that all its ranks share, whatever else the transport has. */
  readonly isNear: boolean;
}

/** Channels that a transport opens. */
export interface Communicators {
  /** Opens those of a context. Collective over its members. @param members by their ranks in the world. */
  open(number: number, members: readonly number[]): readonly ChannelHandle[];
  /**
   * Opens those between two sides, on which ranks are those of the other one. Collective over both. @param local the handle of this side's own
   * ranks among themselves.
   */
  openBetween(
    number: number,
    local: number,
    members: readonly number[],
    others: readonly number[],
  ): readonly ChannelHandle[];
  /** Nobody needs them any more. */
  close(handles: readonly ChannelHandle[]): void;
}

/** Channels that are taken up by one communicator: messages of users, collectives, parts of objects, one in reserve for windows. */
export const channelsOfContext = 4;
