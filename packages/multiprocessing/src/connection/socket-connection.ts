import {
  ArgumentError,
  ClosedError,
  Deadline,
  PicklingError,
  settledWithin,
  throwIfAborted,
  type WaitOptions,
} from '@parallel-cookbook/primitives';
import type { Socket } from 'node:net';
import { types } from 'node:util';
import { frameHeader, FrameReader } from '../channel/frame-reader.js';
import { BrokenPipeError } from './broken-pipe-error.js';
import type { Connection } from './connection.js';
import { EndOfStreamError } from './end-of-stream-error.js';
import { messagesOf } from './messages.js';
import { bytesIn, bytesMessage, checkBytesFrame, valueIn, valueMessage } from './value-message.js';
import { Turns } from './turns.js';

/** Messages that came and were not received make the sender wait when they are more than so many bytes. */
const mostHeld = 1 << 20;

/**
 * A {@link Connection} over a socket, between unrelated processes or machines: what `Listener.accept` and `Client` give.
 *
 * It only awaits: a socket is read by the event loop, which a blocked thread has not. Values travel by structured clone, errors with their
 * class; handles are refused, and nothing that arrives is run or imported. An open connection keeps its process alive.
 *
 * Errors: see `Connection`; also `PicklingError` for a message of more than `maxMessageBytes`, to send or to receive; after one that was to
 * be received nothing more can be.
 */
export class SocketConnection implements Connection {
  readonly readable = true;
  readonly writable = true;
  readonly #socket: Socket;
  readonly #longest: number;
  readonly #sending = new Turns();
  readonly #frames: Buffer[] = [];
  #held = 0;
  #closed = false;
  /** Why nothing more will come. */
  #end: Error | undefined;
  /** Fulfilled when something has happened that somebody may wait for. */
  #news: { readonly promise: Promise<void>; readonly tell: () => void } | undefined;

  /** @internal */
  constructor(
    readonly name: string,
    socket: Socket,
    maxMessageBytes: number,
  ) {
    this.#socket = socket;
    this.#longest = maxMessageBytes + 1;
    const reader = new FrameReader((frame) => this.#arrive(frame), this.#longest);
    socket.on('data', (chunk: Buffer) => {
      if (this.#closed) return;
      try {
        reader.push(chunk);
      } catch (error) {
        const detail = `it has more than ${maxMessageBytes} bytes, the maxMessageBytes of this side, or is none of this protocol`;
        this.#finish(new PicklingError('the next message', detail, { cause: error }));
        socket.destroy();
      }
    });
    socket.on('drain', () => this.#tell());
    for (const event of ['end', 'close', 'error']) socket.on(event, () => this.#finish(new EndOfStreamError(name)));
    if (socket.destroyed || socket.readableEnded) this.#finish(new EndOfStreamError(name));
    else socket.resume();
  }

  get closed(): boolean {
    return this.#closed;
  }

  async send(value: unknown, options?: WaitOptions): Promise<void> {
    await this.#send(valueMessage(value), options);
  }

  recv(options?: WaitOptions): Promise<unknown> {
    return this.#receive(() => undefined, valueIn, options);
  }

  async sendBytes(bytes: Uint8Array, options?: WaitOptions): Promise<void> {
    if (!types.isUint8Array(bytes)) {
      throw new ArgumentError('bytes', bytes, 'give a Uint8Array; of another array new Uint8Array(it.buffer)');
    }
    await this.#send(bytesMessage(bytes), options);
  }

  recvBytes(options?: WaitOptions): Promise<Uint8Array> {
    return this.#receive(checkBytesFrame, bytesIn, options);
  }

  async recvBytesInto(target: Uint8Array, options?: WaitOptions): Promise<number> {
    if (!types.isUint8Array(target)) throw new ArgumentError('target', target, 'give a Uint8Array');
    const copy = (frame: Buffer): number => frame.copy(target, 0, 1);
    return await this.#receive((frame) => checkBytesFrame(frame, target), copy, options);
  }

  async poll(options?: WaitOptions): Promise<boolean> {
    this.#throwIfClosed();
    const deadline = Deadline.after(options?.timeoutMs ?? 0);
    while (!this.isReady()) {
      if (deadline.expired) return false;
      const news = this.#change();
      // Its time-out is an answer here, not an error.
      const late = settledWithin(news, deadline, options?.signal, `poll ${this.name}`);
      await late.catch((error: unknown) => {
        if (!deadline.expired) throw error;
      });
    }
    return true;
  }

  isReady(): boolean {
    return this.#frames.length > 0 || this.#end !== undefined || this.#closed;
  }

  async ready(signal: AbortSignal): Promise<void> {
    while (!this.isReady()) {
      await settledWithin(this.#change(), Deadline.after(undefined), signal, `wait for ${this.name}`);
    }
  }

  /** Closes it. What was sent still goes out, also when this process ends in good order by itself, not by `process.exit`. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#frames.length = 0;
    this.#tell();
    const socket = this.#socket;
    // Not destroyed: bytes that nobody has read would make the system drop what the other side has not read yet.
    socket.resume();
    socket.end(() => socket.unref());
  }

  [Symbol.dispose](): void {
    this.close();
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<unknown> {
    return messagesOf(this);
  }

  async #send(parts: readonly Buffer[], options: WaitOptions | undefined): Promise<void> {
    const operation = `send over ${this.name}`;
    const deadline = Deadline.after(options?.timeoutMs);
    throwIfAborted(options?.signal, operation);
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    if (length > this.#longest) {
      const remedy = `it has ${length - 1} bytes, and maxMessageBytes is ${this.#longest - 1}`;
      throw new PicklingError('message', remedy);
    }
    this.#throwIfBroken();
    const write = (): void => {
      this.#throwIfBroken();
      const socket = this.#socket;
      socket.cork();
      socket.write(frameHeader(length));
      for (const part of parts) socket.write(part);
      socket.uncork();
    };
    if (!this.#sending.taken && !this.#socket.writableNeedDrain) {
      write();
      return;
    }
    const body = async (): Promise<void> => {
      while (this.#socket.writableNeedDrain && !this.#end && !this.#closed) {
        await settledWithin(this.#change(), deadline, options?.signal, operation);
      }
      write();
    };
    await this.#sending.take(body, deadline, options?.signal, operation);
  }

  async #receive<T>(
    check: (frame: Buffer) => void,
    take: (frame: Buffer) => T,
    options: WaitOptions | undefined,
  ): Promise<T> {
    const operation = `receive from ${this.name}`;
    const deadline = Deadline.after(options?.timeoutMs);
    throwIfAborted(options?.signal, operation);
    for (;;) {
      this.#throwIfClosed();
      const [frame] = this.#frames;
      if (frame) {
        check(frame);
        this.#frames.shift();
        this.#held -= frame.length;
        if (this.#held < mostHeld) this.#socket.resume();
        return take(frame);
      }
      if (this.#end) throw this.#end;
      await settledWithin(this.#change(), deadline, options?.signal, operation);
    }
  }

  #arrive(frame: Buffer): void {
    if (frame.length === 0)
      throw new PicklingError('the next message', 'it is empty: the other side speaks another protocol');
    this.#frames.push(frame);
    this.#held += frame.length;
    if (this.#held >= mostHeld) this.#socket.pause();
    this.#tell();
  }

  #finish(end: Error): void {
    this.#end ??= end;
    this.#tell();
  }

  #change(): Promise<void> {
    if (!this.#news) {
      let tell = (): void => undefined;
      const promise = new Promise<void>((resolve) => (tell = resolve));
      this.#news = { promise, tell };
    }
    return this.#news.promise;
  }

  #tell(): void {
    this.#news?.tell();
    this.#news = undefined;
  }

  #throwIfClosed(): void {
    if (this.#closed) throw new ClosedError(this.name);
  }

  #throwIfBroken(): void {
    this.#throwIfClosed();
    if (this.#end || !this.#socket.writable) throw new BrokenPipeError(this.name);
  }
}
