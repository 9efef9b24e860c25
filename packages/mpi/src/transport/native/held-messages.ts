import { ANY_SOURCE, ANY_TAG, type Envelope } from '../envelope.js';
import type { MessageKey } from '../../deadlock/traffic.js';
import type { Channel } from '../channel.js';

/** A message that was taken out of the library's matching, and that no receive has wanted yet. */
export interface HeldMessage extends MessageKey {
  /** Where it came, and its envelope, as the channel sees them. */
  readonly handle: number;
  readonly envelope: Envelope;
  /** The library's handle. */
  readonly message: Int32Array;
}

/**
 * Messages that a rank has taken out of the library while it was blocked, so that it knows them: the library does not tell of those that
 * stand behind the first. In the order in which they came; a receive looks here before it asks the library.
 */
export class HeldMessages {
  readonly #messages: HeldMessage[] = [];

  get size(): number {
    return this.#messages.length;
  }

  get all(): readonly HeldMessage[] {
    return this.#messages;
  }

  push(message: HeldMessage): void {
    this.#messages.push(message);
  }

  /** Whether one stands here that came by that handle. */
  isOn(handle: number): boolean {
    return this.#messages.some((message) => message.handle === handle);
  }

  /** The first one that fits. */
  find(channel: Channel, source: number, tag: number): HeldMessage | undefined {
    return this.#messages.find((message) => {
      const { envelope } = message;
      return (
        message.channel === channel.id &&
        (source === ANY_SOURCE || envelope.source === source) &&
        (tag === ANY_TAG || envelope.tag === (tag & channel.tagMask))
      );
    });
  }

  /** The same, and takes it. */
  take(channel: Channel, source: number, tag: number): HeldMessage | undefined {
    const found = this.find(channel, source, tag);
    if (found) this.#messages.splice(this.#messages.indexOf(found), 1);
    return found;
  }
}
