import { structuredCloneCodec } from '@parallel-cookbook/primitives';
import type { Context } from '../context/context.js';
import type { Channel } from '../transport/channel.js';
import type { Envelope } from '../transport/envelope.js';
import { ANYBODY, type Activity, type Incoming } from '../transport/operation.js';
import type { Claim, Transport } from '../transport/transport.js';
import { headerBytes, lengthBytes, markBytes } from './object-send.js';
import { roomBytes } from './plain-kind.js';
import { PlainReader } from './plain-reader.js';

const reader = new PlainReader();

/** Where the short first message of an object comes that somebody blocks for. */
const room = new Uint8Array(roomBytes);

/**
 * Receives an object, blocking as long as it comes soon. Gives what it has begun where it does not, or where there is more of it; else fills in the envelope and
 * the value, and gives `undefined`.
 */
export function receivePlain(
  { transport, parts }: Context,
  channel: Channel,
  source: number,
  tag: number,
  into: { value: unknown; readonly envelope: Envelope },
): ObjectReceive | undefined {
  const { envelope } = into;
  const late = transport.receiveSoon(channel, source, tag, room, envelope);
  if (late) return ObjectReceive.engaged(transport, parts, late);
  if (envelope.byteLength > markBytes && isPlain(room)) {
    into.value = reader.read(room, markBytes);
    return undefined;
  }
  const data = room.slice(0, envelope.byteLength);
  const come = { done: true, error: undefined, needs: ANYBODY, envelope: { ...envelope }, data };
  return ObjectReceive.engaged(transport, parts, come);
}

/** An object on its way in; `object-send.ts` has the format. */
export class ObjectReceive implements Activity {
  readonly onlyAnswers = true;
  done = false;
  error: Error | undefined;
  #value: unknown;
  #large: readonly Incoming[] | undefined;
  #head: Uint8Array | undefined;

  /** @param incoming the first message. */
  constructor(
    private readonly transport: Transport,
    private readonly parts: Channel,
    readonly incoming: Incoming,
  ) {
    this.advance();
  }

  /** Posts the receive and has the transport move it on. */
  static start({ transport, parts }: Context, channel: Channel, source: number, tag: number): ObjectReceive {
    return ObjectReceive.engaged(transport, parts, transport.startReceive(channel, source, tag, undefined));
  }

  /** The same for a message that was taken out of the matching. */
  static claimed({ transport, parts }: Context, claim: Claim): ObjectReceive {
    return ObjectReceive.engaged(transport, parts, claim.start(undefined));
  }

  /** The same for one whose first message is on its way. */
  static engaged(transport: Transport, parts: Channel, incoming: Incoming): ObjectReceive {
    const receive = new ObjectReceive(transport, parts, incoming);
    if (!receive.done) transport.engage(receive);
    return receive;
  }

  get needs(): number {
    return this.pending?.needs ?? ANYBODY;
  }

  get tag(): number | undefined {
    return this.incoming.tag;
  }

  get channel(): number | undefined {
    return this.incoming.channel;
  }

  get pending(): Incoming | undefined {
    return this.incoming.done ? this.#large?.find(({ done }) => !done) : this.incoming;
  }

  /** What was received, once it is done. */
  get value(): unknown {
    return this.#value;
  }

  /** Takes it back, if the first message has not matched. */
  cancel(): boolean {
    return !this.done && this.transport.cancel(this.incoming) && (this.done = true);
  }

  advance(): void {
    if (this.done || !this.incoming.done) return;
    try {
      const message = this.incoming.data as Uint8Array<ArrayBuffer>;
      if (isPlain(message)) {
        this.#value = reader.read(message, markBytes);
        this.done = true;
        return;
      }
      this.#large ??= this.#begin(message);
      if (!this.#large.every(({ done }) => done)) return;
      const buffers = this.#large.map(({ data }) => data as Uint8Array);
      this.#value = structuredCloneCodec.decode({ head: this.#head as Uint8Array, buffers });
    } catch (error) {
      this.error = error as Error;
    }
    this.done = true;
  }

  /** Posts receives for the large parts. */
  #begin(message: Uint8Array): Incoming[] {
    const header = new DataView(message.buffer, message.byteOffset, message.byteLength);
    const count = header.getUint32(0, true);
    const tag = header.getUint32(4, true);
    this.#head = message.subarray(headerBytes + count * lengthBytes);
    const { source } = this.incoming.envelope;
    return Array.from({ length: count }, () => this.transport.startReceive(this.parts, source, tag, undefined));
  }
}

function isPlain(message: Uint8Array): boolean {
  for (let i = 0; i < markBytes; i++) if (message[i] !== 0xff) return false;
  return true;
}
