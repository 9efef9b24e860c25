import type { Envelope } from './envelope.js';

/** What `Condition.needs` says where more than one rank could bring it about. */
export const ANYBODY = -1;

/** What it says where nobody can tell: then nothing is concluded from it. */
export const UNKNOWN = -2;

/** Something that a rank waits for. */
export interface Condition {
  readonly done: boolean;
  /** The address of the rank without which it never comes; {@link ANYBODY} where there is no such one, {@link UNKNOWN}. */
  readonly needs: number;
  /** What it waits for first, where it is made of others. With the rest for who tells of it only. */
  readonly pending?: Condition | undefined;
  /** Of a message: its tag, and its channel's number. */
  readonly tag?: number | undefined;
  readonly channel?: number | undefined;
  /** Of a collective: which one of its communicator it is for this rank, from 1. */
  readonly collective?: number | undefined;
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
  /** Whether moving it on sends nothing but answers to who has sent it something: then no other rank waits for that. */
  readonly onlyAnswers?: boolean | undefined;
  /** Goes on as far as it can, without waiting. Called by every wait of the rank. */
  advance(): void;
}
