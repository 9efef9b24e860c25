import type { Channel } from '../channel.js';
import { ANY_SOURCE, ANY_TAG } from '../envelope.js';
import type { NativeOperation } from './native-operation.js';

/** A receive that waits here until its message has come. */
export interface Unsized {
  readonly channel: Channel;
  readonly source: number;
  readonly tag: number;
  /** `undefined` for memory as long as the message. */
  readonly into: ArrayBufferView | undefined;
  readonly operation: NativeOperation;
}

/** What has to be asked of the library. */
export interface Matching {
  /** Whether a message is there that fits. */
  isThere(receive: Unsized): boolean;
  /** Takes a message that fits, if one is there, and begins to receive it. */
  claim(receive: Unsized): boolean;
}

/**
 * Receives of messages whose length nobody knows. MPI has none such, so these stand here until a message is found for them. A receive
 * of a known length that could want the same messages stands here too, behind them, or it would overtake.
 */
export class UnsizedReceives {
  readonly #queue: Unsized[] = [];
  readonly #matching: Matching;

  constructor(matching: Matching) {
    this.#matching = matching;
  }

  get size(): number {
    return this.#queue.length;
  }

  push(receive: Unsized): void {
    this.#queue.push(receive);
  }

  /** Whether one that stands here could want what that one wants. */
  hasRival(channel: Channel, source: number, tag: number): boolean {
    return this.#queue.some((other) => isRival(other, channel, source, tag));
  }

  /** Whether one stands here for a channel with that handle. */
  isOn(handle: number): boolean {
    return this.#queue.some(({ channel }) => channel.handle === handle);
  }

  /** The first that wants such a message, which was taken out of the matching. It stands here no more. */
  takeFor(channel: number, source: number, tag: number): Unsized | undefined {
    const index = this.#queue.findIndex((receive) => {
      return (
        receive.channel.id === channel &&
        (receive.source === ANY_SOURCE || receive.source === source) &&
        (receive.tag === ANY_TAG || (receive.tag & receive.channel.tagMask) === tag)
      );
    });
    return index < 0 ? undefined : this.#queue.splice(index, 1)[0];
  }

  remove(operation: NativeOperation): boolean {
    const index = this.#queue.findIndex((receive) => receive.operation === operation);
    if (index >= 0) this.#queue.splice(index, 1);
    return index >= 0;
  }

  /** Gives everyone its message that has one. Returns whether anyone got any. */
  poll(): boolean {
    let some = false;
    for (let index = 0; index < this.#queue.length;) {
      const receive = this.#queue[index] as Unsized;
      const before = this.#queue.slice(0, index).filter((each) => {
        return isRival(each, receive.channel, receive.source, receive.tag);
      });
      // One like it stands before it and has found nothing.
      const hasTwin = before.some(({ source, tag }) => source === receive.source && tag === receive.tag);
      if (hasTwin || (before.length > 0 && !this.#matching.isThere(receive))) {
        index++;
        continue;
      }
      // A message for it is there; what was sent before that has come too, and those before it choose first.
      const chosen =
        before.find((each) => this.#matching.claim(each)) ?? (this.#matching.claim(receive) ? receive : undefined);
      if (chosen === undefined) {
        index++;
        continue;
      }
      this.#queue.splice(this.#queue.indexOf(chosen), 1);
      some = true;
      if (chosen !== receive) index--;
    }
    return some;
  }
}

function isRival(other: Unsized, channel: Channel, source: number, tag: number): boolean {
  return (
    other.channel.handle === channel.handle &&
    (other.source === source || other.source === ANY_SOURCE || source === ANY_SOURCE) &&
    (other.tag === tag || other.tag === ANY_TAG || tag === ANY_TAG)
  );
}
