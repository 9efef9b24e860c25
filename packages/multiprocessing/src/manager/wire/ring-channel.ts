import {
  PicklingError,
  type BlockingWaitOptions,
  type SpscRing,
  type WaitOptions,
} from '@parallel-cookbook/primitives';
import { setTimeout as awhile } from 'node:timers/promises';
import { longestMessage } from './message.js';

/** The first byte of each record. */
const [last, more] = [0, 1];
/** Bytes that may wait for room. */
const mostUnsent = 4 * longestMessage;
/** Who waits for room looks again after this. */
const pauseMs = 1;

/**
 * Messages of any length over a pair of rings in shared memory: a long one in several records. A ring has room for the parts of a
 * message while its reader reads, and both readers always do, so nobody waits for ever.
 */
export class RingChannel {
  private readonly parts: Uint8Array[] = [];
  private held = 0;
  private readonly outbox: Uint8Array[] = [];
  private unsent = 0;
  private sending: Promise<void> | undefined;

  constructor(
    private readonly outgoing: SpscRing,
    private readonly incoming: SpscRing,
  ) {}

  /** Sends at once as far as there is room; the rest in the background and in order, or by {@link flush}. Never blocks. */
  send(message: Uint8Array): void {
    if (this.outbox.length === 0 && message.length < this.partBytes) {
      if (this.outgoing.producer.tryPush(recordOf(last, message))) return;
    }
    this.unsent += message.length;
    if (this.unsent > mostUnsent) {
      this.close();
      throw new PicklingError('a message', `${this.unsent} bytes wait to be read at the other side, which does not`);
    }
    for (const [flag, part] of this.cut(message)) this.outbox.push(recordOf(flag, part));
    if (this.flush()) return;
    this.sending ??= this.sendRest();
  }

  /** Sends what waits for room as far as there is room now; whether all of it. */
  flush(): boolean {
    let sent = 0;
    for (const record of this.outbox) {
      if (!this.outgoing.producer.tryPush(record)) break;
      sent++;
    }
    this.outbox.splice(0, sent);
    if (this.outbox.length === 0) this.unsent = 0;
    return this.outbox.length === 0;
  }

  private async sendRest(): Promise<void> {
    try {
      while (!this.flush()) await awhile(pauseMs);
    } catch {
      // The reader is gone; the other ring tells.
    }
    this.sending = undefined;
  }

  /** The messages that are there. */
  *drain(): Generator<Uint8Array, void, undefined> {
    for (const record of this.incoming.consumer.drain()) {
      const message = this.join(record.slice());
      if (message) yield message;
    }
  }

  async receive(options?: WaitOptions): Promise<Uint8Array> {
    for (;;) {
      const message = this.join(await this.incoming.consumer.pop(options));
      if (message) return message;
    }
  }

  receiveSync(options?: BlockingWaitOptions): Uint8Array {
    for (;;) {
      const message = this.join(this.incoming.consumer.popSync(options));
      if (message) return message;
    }
  }

  close(): void {
    this.outgoing.close();
    this.incoming.close();
  }

  private get partBytes(): number {
    return this.outgoing.maxRecordBytes >>> 2;
  }

  private *cut(message: Uint8Array): Generator<[flag: number, part: Uint8Array]> {
    const size = this.partBytes;
    let at = 0;
    for (; message.length - at > size; at += size) yield [more, message.subarray(at, at + size)];
    yield [last, message.subarray(at)];
  }

  private join(record: Uint8Array): Uint8Array | undefined {
    const part = record.subarray(1);
    this.held += part.length;
    if (this.held > longestMessage) throw new PicklingError('a message', `it has more than ${longestMessage} bytes`);
    if (record[0] === last && this.parts.length === 0) {
      this.held = 0;
      return part;
    }
    this.parts.push(part);
    if (record[0] === more) return undefined;
    const whole = Buffer.concat(this.parts);
    this.parts.length = this.held = 0;
    return whole;
  }
}

function recordOf(flag: number, part: Uint8Array): Uint8Array {
  const record = new Uint8Array(part.length + 1);
  record[0] = flag;
  record.set(part, 1);
  return record;
}
