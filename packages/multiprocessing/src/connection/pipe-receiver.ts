import {
  CancelledError,
  ClosedError,
  PeerDiedError,
  TimeoutError,
  unsetBytes,
  type Deadline,
  type SpscRing,
} from '@parallel-cookbook/primitives';
import { EndOfStreamError } from './end-of-stream-error.js';
import { begins, copyOf, ends, kindIn } from './message-record.js';
import type { PipeLink } from './pipe-link.js';

/** How often a receiver looks whether anybody is left to send, while it waits. */
const sliceMs = 50;
const receiving = 'receive from';
const more = Symbol('more');

/** What is to be done with a message. */
export interface Take<T> {
  /** Throws when it must stay where it is. */
  check(kind: number, length: number): void;
  /** `shared`: the bytes lie in the ring and will be written over. */
  take(kind: number, bytes: Uint8Array, shared: boolean): T;
}

/** The receiving half of a pipe's end: looks at records where they lie, and puts the parts of long messages together. */
export class PipeReceiver {
  /** Parts of a message that has not ended yet. */
  private parts: Uint8Array[] = [];
  /** A message that was put together and has not been taken. */
  private whole: { readonly kind: number; readonly bytes: Uint8Array } | undefined;

  constructor(
    private readonly ring: SpscRing,
    private readonly link: PipeLink,
  ) {}

  receiveSync<T>(take: Take<T>, deadline: Deadline): T {
    if (this.whole) return this.takeWhole(take);
    for (;;) {
      const record = this.recordSync(deadline);
      const taken = this.accept(record, take);
      if (taken !== more) return taken;
    }
  }

  async receive<T>(take: Take<T>, deadline: Deadline, signal: AbortSignal | undefined): Promise<T> {
    for (;;) {
      if (this.whole) return this.takeWhole(take);
      if (await this.come(deadline, signal)) throw new EndOfStreamError(this.link.name);
      // Another task may have taken it before this one went on.
      const record = this.look();
      if (record === 'end') throw new EndOfStreamError(this.link.name);
      if (!record) continue;
      const taken = this.accept(record, take);
      if (taken !== more) return taken;
    }
  }

  /** Whether there is something to take, or the end. */
  isReady(): boolean {
    return this.whole !== undefined || this.look() !== undefined;
  }

  /** Blocks until it is ready; false when the deadline came first. */
  readySync(deadline: Deadline): boolean {
    if (this.isReady()) return true;
    try {
      this.recordSync(deadline);
    } catch (error) {
      if (error instanceof TimeoutError) return false;
      if (!(error instanceof EndOfStreamError)) throw error;
    }
    return true;
  }

  /** Waits until it is ready; false when the deadline came first. */
  async ready(deadline: Deadline, signal: AbortSignal | undefined): Promise<boolean> {
    if (this.isReady()) return true;
    try {
      await this.come(deadline, signal);
    } catch (error) {
      if (error instanceof TimeoutError) return false;
      throw error;
    }
    return true;
  }

  private accept<T>(record: Uint8Array, take: Take<T>): T | typeof more {
    const last = record.length - 1;
    const trailer = record[last] as number;
    const bytes = record.subarray(0, last);
    const kind = kindIn(trailer);
    const { consumer } = this.ring;
    if (begins(trailer) && ends(trailer)) {
      take.check(kind, last);
      this.parts = [];
      try {
        return take.take(kind, bytes, true);
      } finally {
        consumer.pass();
      }
    }
    if (begins(trailer)) this.parts = [];
    this.parts.push(copyOf(bytes));
    consumer.pass();
    if (!ends(trailer)) return more;
    this.whole = { kind, bytes: joined(this.parts) };
    this.parts = [];
    return this.takeWhole(take);
  }

  private takeWhole<T>(take: Take<T>): T {
    const { kind, bytes } = this.whole as { readonly kind: number; readonly bytes: Uint8Array };
    take.check(kind, bytes.length);
    this.whole = undefined;
    return take.take(kind, bytes, false);
  }

  /** The oldest record, if there is one. Finds out whether the other side is gone: about 40 µs when there is none. */
  private look(): Uint8Array | 'end' | undefined {
    this.link.throwIfClosed();
    const { consumer } = this.ring;
    try {
      const record = consumer.tryPeek();
      if (record) return record;
      // Before it died it may have sent something.
      return this.link.otherIsDead ? (consumer.tryPeek() ?? 'end') : undefined;
    } catch (error) {
      if (isEnd(error)) return 'end';
      throw error;
    }
  }

  private recordSync(deadline: Deadline): Uint8Array {
    for (;;) {
      try {
        return this.ring.consumer.peekSync({ timeoutMs: Math.min(sliceMs, deadline.remainingMs()) });
      } catch (error) {
        if (this.isOver(error, deadline)) throw new EndOfStreamError(this.link.name);
        if (!deadline.isFinite) this.link.throwIfBothMine(receiving);
      }
    }
  }

  /** Waits until there is a record, or the end: then it gives true. */
  private async come(deadline: Deadline, signal: AbortSignal | undefined): Promise<boolean> {
    for (;;) {
      try {
        await this.ring.consumer.peek({ timeoutMs: Math.min(sliceMs, deadline.remainingMs()), signal });
        return false;
      } catch (error) {
        if (error instanceof CancelledError) throw error;
        if (this.isOver(error, deadline)) return true;
      }
    }
  }

  /** After a slice without a record: whether none will come. Throws at the deadline. */
  private isOver(error: unknown, deadline: Deadline): boolean {
    this.link.throwIfClosed();
    if (isEnd(error)) return true;
    if (!(error instanceof TimeoutError)) throw error;
    const found = this.look();
    if (found === 'end') return true;
    if (!found && deadline.expired) throw deadline.error(`${receiving} ${this.link.name}`);
    return false;
  }
}

function isEnd(error: unknown): boolean {
  return error instanceof ClosedError || error instanceof PeerDiedError;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = unsetBytes(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
