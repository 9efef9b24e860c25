import type { Envelope } from './envelope.js';

/** What `Condition.needs` says where more than one rank could bring it about. */
export const ANYBODY = -1;

/** Something that a rank waits for. */
export interface Condition {
  readonly done: boolean;
  /** The rank in the world without which it never comes; {@link ANYBODY} where there is no such one. */
  readonly needs: number;
}

/** Something that was begun and is not over yet. */
export interface Operation extends Condition {
  /** Why it failed, once it is done. */
  readonly error: Error | undefined;
}

/** A receive that was begun. */
export interface Incoming extends Operation {
  /** What was received, once it is done; filled in already when the message has matched. */
  readonly envelope: Envelope;
  /** The message, where the transport was to make room for it. */
  readonly data: Uint8Array | undefined;
}

/** Several operations that belong together, begun one after the other as those before are done: a non-blocking collective. */
export interface Activity extends Operation {
  /** Goes on as far as it can, without waiting. Called by every wait of the rank. */
  advance(): void;
}
