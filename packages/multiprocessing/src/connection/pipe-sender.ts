import {
  ClosedError,
  DeadlockError,
  PeerDiedError,
  TimeoutError,
  type Deadline,
  type Item,
  type SpscRing,
} from '@parallel-cookbook/primitives';
import { BrokenPipeError } from './broken-pipe-error.js';
import { bytesOf, partOfMessage, trailerBytes, wholeMessageRecord, writeItem } from './message-record.js';
import type { PipeLink } from './pipe-link.js';
import { Turns } from './turns.js';

/** How often a sender looks whether anybody is left to receive, while it is sending and while it waits for room. */
const sliceMs = 50;
const sending = 'send over';

/** The sending half of a pipe's end: cuts messages into records that fit, and writes each into the ring where it will lie. */
export class PipeSender {
  private readonly turns = new Turns();
  /** The longest part of a message in one record: a quarter of the ring, so that both sides can be busy. */
  private readonly longest: number;
  private looked = -Infinity;

  constructor(
    private readonly ring: SpscRing,
    private readonly link: PipeLink,
  ) {
    this.longest = ring.byteCapacity / 4 - 8 - trailerBytes;
  }

  sendSync(item: Item, deadline: Deadline): void {
    if (this.turns.taken) {
      throw new DeadlockError(`${this.link.name} is being sent to by a task of this thread: await send() here too`);
    }
    const { length, kind } = item;
    if (length <= this.longest) {
      const record = this.reserveSync(length, deadline);
      writeItem(item, record);
      this.finish(record, wholeMessageRecord(kind));
      return;
    }
    const bytes = bytesOf(item);
    for (let from = 0; from < length;) {
      const to = Math.min(length, from + this.longest);
      const record = this.reserveSync(to - from, deadline);
      record.set(bytes.subarray(from, to));
      this.finish(record, partOfMessage(kind, from, to, length));
      from = to;
    }
  }

  async send(item: Item, deadline: Deadline, signal: AbortSignal | undefined): Promise<void> {
    if (!this.turns.taken && item.length <= this.longest) {
      const record = this.tryReserve(item.length);
      if (record) {
        writeItem(item, record);
        this.finish(record, wholeMessageRecord(item.kind));
        return;
      }
    }
    const operation = `${sending} ${this.link.name}`;
    await this.turns.take(() => this.sendParts(item, deadline, signal), deadline, signal, operation);
  }

  private async sendParts(item: Item, deadline: Deadline, signal: AbortSignal | undefined): Promise<void> {
    const { length, kind } = item;
    const bytes = bytesOf(item);
    for (let from = 0; from < length || from === 0;) {
      const to = Math.min(length, from + this.longest);
      const trailer = partOfMessage(kind, from, to, length);
      const record = this.tryReserve(to - from);
      if (record) {
        record.set(bytes.subarray(from, to));
        this.finish(record, trailer);
      } else {
        const part = new Uint8Array(to - from + trailerBytes);
        part.set(bytes.subarray(from, to));
        part[part.length - 1] = trailer;
        await this.write(part, deadline, signal);
      }
      if (to === length) return;
      from = to;
    }
  }

  private async write(part: Uint8Array, deadline: Deadline, signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      try {
        const timeoutMs = Math.min(sliceMs, deadline.remainingMs());
        await this.ring.producer.write(part, { timeoutMs, signal });
        this.publish();
        return;
      } catch (error) {
        this.rethrow(error, deadline, false);
      }
    }
  }

  private tryReserve(length: number): Uint8Array | undefined {
    this.look();
    try {
      return this.ring.producer.tryReserve(length + trailerBytes);
    } catch (error) {
      throw this.meant(error);
    }
  }

  private reserveSync(length: number, deadline: Deadline): Uint8Array {
    this.look();
    for (;;) {
      try {
        const timeoutMs = Math.min(sliceMs, deadline.remainingMs());
        return this.ring.producer.reserveSync(length + trailerBytes, { timeoutMs });
      } catch (error) {
        this.rethrow(error, deadline, true);
      }
    }
  }

  private finish(record: Uint8Array, trailer: number): void {
    record[record.length - 1] = trailer;
    this.publish();
  }

  /** Once written it is sent: the other end may receive it and close before this one has gone on. */
  private publish(): void {
    try {
      this.ring.producer.publish();
    } catch (error) {
      if (!(error instanceof ClosedError)) throw error;
    }
  }

  /** Throws when nobody will receive. A dead process takes nothing, and there may be room all the same. */
  private look(): void {
    if (this.ring.closed) throw new BrokenPipeError(this.link.name);
    const now = performance.now();
    if (now - this.looked < sliceMs) return;
    this.looked = now;
    if (this.link.otherIsDead) throw new BrokenPipeError(this.link.name);
  }

  /** After a slice without room: throws unless there is something to wait for. */
  private rethrow(error: unknown, deadline: Deadline, blocking: boolean): void {
    if (!(error instanceof TimeoutError)) throw this.meant(error);
    this.link.throwIfClosed();
    if (this.link.otherIsDead) throw new BrokenPipeError(this.link.name);
    if (deadline.expired) throw deadline.error(`${sending} ${this.link.name}`);
    if (blocking && !deadline.isFinite) this.link.throwIfBothMine(sending);
  }

  private meant(error: unknown): unknown {
    if (!(error instanceof ClosedError || error instanceof PeerDiedError)) return error;
    this.link.throwIfClosed();
    return new BrokenPipeError(this.link.name);
  }
}
