import { ANY_SOURCE, ANY_TAG } from '../envelope.js';
import type { Receiving } from './receiving.js';
import type { Sending } from './sending.js';

/** A message that came before anybody had asked for it. */
export interface Unexpected {
  readonly channel: number;
  readonly source: number;
  readonly tag: number;
  readonly byteLength: number;
  /** The sender's rank in the world. */
  readonly peer: number;
  /** By which number the sender knows it; 0 where it wants to hear nothing. */
  readonly serial: number;
  /** The message; `undefined` while it is still with the sender. */
  readonly bytes: Uint8Array | undefined;
  /** The send, where this rank sent to itself. */
  readonly own: Sending | undefined;
}

/**
 * Who gets which message: receives that wait for a message, in the order in which they were posted, and messages that wait for a
 * receive, in the order in which they came. Never both for one and the same: what fits is matched at once.
 */
export class Matching {
  readonly #posted: Receiving[] = [];
  readonly #unexpected: Unexpected[] = [];

  /** Whether nobody waits, and nothing. */
  get isIdle(): boolean {
    return this.#posted.length === 0 && this.#unexpected.length === 0;
  }

  /** The first receive that fits the message; it is posted no more. */
  takePosted(channel: number, source: number, tag: number): Receiving | undefined {
    const posted = this.#posted;
    for (let i = 0; i < posted.length; i++) {
      const one = posted[i] as Receiving;
      if (one.channel !== channel || !fits(one.source, one.tag, source, tag)) continue;
      if (i === posted.length - 1) posted.pop();
      else posted.splice(i, 1);
      return one;
    }
    return undefined;
  }

  post(receiving: Receiving): void {
    this.#posted.push(receiving);
  }

  /** Takes a receive back. Returns whether it was posted still. */
  withdraw(receiving: Receiving): boolean {
    const at = this.#posted.indexOf(receiving);
    if (at >= 0) this.#posted.splice(at, 1);
    return at >= 0;
  }

  keep(message: Unexpected): void {
    this.#unexpected.push(message);
  }

  /** Forgets a message of this rank to itself, if nobody has taken it. */
  retract(sending: Sending): boolean {
    const at = this.#unexpected.findIndex(({ own }) => own === sending);
    if (at >= 0) this.#unexpected.splice(at, 1);
    return at >= 0;
  }

  /** The first message that fits. */
  find(channel: number, source: number, tag: number): Unexpected | undefined {
    const at = this.#indexOf(channel, source, tag);
    return at < 0 ? undefined : this.#unexpected[at];
  }

  /** The same; it waits no more. */
  takeUnexpected(channel: number, source: number, tag: number): Unexpected | undefined {
    const unexpected = this.#unexpected;
    if (unexpected.length === 0) return undefined;
    const at = this.#indexOf(channel, source, tag);
    return at < 0 ? undefined : unexpected.splice(at, 1)[0];
  }

  #indexOf(channel: number, source: number, tag: number): number {
    const unexpected = this.#unexpected;
    for (let i = 0; i < unexpected.length; i++) {
      const one = unexpected[i] as Unexpected;
      if (one.channel === channel && fits(source, tag, one.source, one.tag)) return i;
    }
    return -1;
  }
}

function fits(wantedSource: number, wantedTag: number, source: number, tag: number): boolean {
  return (wantedSource === source || wantedSource === ANY_SOURCE) && (wantedTag === tag || wantedTag === ANY_TAG);
}
