/** What a record in a ring is. README.md tells who sends which when. */
export const RecordKind = {
  /** A whole short message. */
  eager: 1,
  /** The same, and the sender wants to hear when its receive has begun. */
  synchronous: 2,
  /** A long message waits for its receive. */
  request: 3,
  /** The receiver wants the chunks. */
  go: 4,
  /** The receive of a synchronous message has begun. */
  acknowledge: 5,
  /** A part of a long message. */
  chunk: 6,
} as const;

/** Bytes before all that: the record's length. */
export const headerBytes = 8;
/** Bytes before the payload: kind and the sender's rank in the channel, channel, tag, serial. */
export const envelopeBytes = 16;
/** Bits of the first word that are the kind. */
export const kindBits = 8;
