import {
  ArgumentError,
  Deadline,
  encodeItem,
  refusesPostMessage,
  registerShareable,
  reviveSync,
  shareable,
  type SpscRing,
  throwIfAborted,
  type BlockingWaitOptions,
  type Item,
  type Shareable,
  type ShareableRecord,
  type WaitOptions,
} from '@parallel-cookbook/primitives';
import { processDomain } from '@parallel-cookbook/primitives/process';
import { types } from 'node:util';
import type { Connection } from './connection.js';
import { messagesOf } from './messages.js';
import { bytesKind, checkIsBytes, copyOf, valueOf } from './message-record.js';
import { PipeHolders, type End } from './pipe-holders.js';
import { PipeLink } from './pipe-link.js';
import { PipeReceiver, type Take } from './pipe-receiver.js';
import { PipeSender } from './pipe-sender.js';

const kind = '@parallel-cookbook/multiprocessing.PipeConnection';

/** What an end of a pipe is made of. */
export interface PipeParts {
  readonly name: string;
  readonly end: End;
  readonly holders: PipeHolders;
  /** Where it sends; `undefined` for an end that only receives. */
  readonly outgoing: SpscRing | undefined;
  /** Where it receives from; `undefined` for an end that only sends. */
  readonly incoming: SpscRing | undefined;
}

interface PipeState {
  readonly name: string;
  readonly end: End;
  readonly holders: unknown;
  readonly outgoing: ShareableRecord | undefined;
  readonly incoming: ShareableRecord | undefined;
}

const toValue: Take<unknown> = { check: () => undefined, take: valueOf };
const toBytes: Take<Uint8Array> = {
  check: checkIsBytes,
  take: (_kind, bytes, shared) => (shared ? copyOf(bytes) : bytes),
};

/**
 * One end of a {@link Pipe}: a {@link Connection} that can block, too, and that travels to other processes.
 *
 * It belongs to the process that uses it first; another one gets `SideTakenError`. Give it to a `Process` as an argument, or
 * send it over another connection or a queue: whoever receives it has it from then on, and nobody need close the copy
 * that stays behind. In Python, a parent that forgets to do so never gets `EOFError`.
 *
 * Happens-before: everything before a send is seen by whoever receives the message.
 * Errors: see `Connection`; the death of the process at the other end, by kill -9 too, is seen within 50 ms. Blocking forms
 * throw `DeadlockError` where this very thread would have to do what they wait for.
 */
export class PipeConnection implements Connection, Shareable {
  protected readonly refusal = refusesPostMessage;
  readonly name: string;
  readonly #parts: PipeParts;
  readonly #link: PipeLink;
  readonly #sender: PipeSender | undefined;
  readonly #receiver: PipeReceiver | undefined;

  /** @internal */
  constructor(parts: PipeParts) {
    const { name, end, holders, outgoing, incoming } = parts;
    this.name = name;
    this.#parts = parts;
    this.#link = new PipeLink(name, end, holders);
    this.#sender = outgoing && new PipeSender(outgoing, this.#link);
    this.#receiver = incoming && new PipeReceiver(incoming, this.#link);
    holders.hold(end);
  }

  get readable(): boolean {
    return this.#receiver !== undefined;
  }

  get writable(): boolean {
    return this.#sender !== undefined;
  }

  get closed(): boolean {
    return this.#link.closed;
  }

  /** Sends a value, blocking this thread while there is no room. */
  sendSync(value: unknown, options?: BlockingWaitOptions): void {
    this.#out('send').sendSync(encodeItem(value, 0), Deadline.after(options?.timeoutMs));
  }

  async send(value: unknown, options?: WaitOptions): Promise<void> {
    await this.#send(encodeItem(value, 0), options);
  }

  /** Receives the next message, blocking this thread until it comes. */
  recvSync(options?: BlockingWaitOptions): unknown {
    return this.#in('recv').receiveSync(toValue, Deadline.after(options?.timeoutMs));
  }

  recv(options?: WaitOptions): Promise<unknown> {
    return this.#receive(toValue, options);
  }

  /** Sends bytes as they are, blocking this thread while there is no room. */
  sendBytesSync(bytes: Uint8Array, options?: BlockingWaitOptions): void {
    this.#out('send').sendSync(itemOf(bytes), Deadline.after(options?.timeoutMs));
  }

  async sendBytes(bytes: Uint8Array, options?: WaitOptions): Promise<void> {
    await this.#send(itemOf(bytes), options);
  }

  /** Receives the next message, which must be bytes, blocking this thread until it comes. */
  recvBytesSync(options?: BlockingWaitOptions): Uint8Array {
    return this.#in('recv').receiveSync(toBytes, Deadline.after(options?.timeoutMs));
  }

  recvBytes(options?: WaitOptions): Promise<Uint8Array> {
    return this.#receive(toBytes, options);
  }

  /** Receives bytes as {@link recvBytesInto} does, blocking this thread until they come. */
  recvBytesIntoSync(target: Uint8Array, options?: BlockingWaitOptions): number {
    return this.#in('recv').receiveSync(into(target), Deadline.after(options?.timeoutMs));
  }

  async recvBytesInto(target: Uint8Array, options?: WaitOptions): Promise<number> {
    return await this.#receive(into(target), options);
  }

  /** Whether there is something to receive, or the end; blocks at most `timeoutMs` for it, which is 0 unless given. */
  pollSync(options?: BlockingWaitOptions): boolean {
    return this.#in('poll').readySync(Deadline.after(options?.timeoutMs ?? 0));
  }

  async poll(options?: WaitOptions): Promise<boolean> {
    const receiver = this.#in('poll');
    throwIfAborted(options?.signal, `poll ${this.name}`);
    return await receiver.ready(Deadline.after(options?.timeoutMs ?? 0), options?.signal);
  }

  isReady(): boolean {
    return this.closed || this.#in('wait').isReady();
  }

  async ready(signal: AbortSignal): Promise<void> {
    await this.#in('wait').ready(Deadline.after(undefined), signal);
  }

  /**
   * Closes this end, unless it was passed on: then it only lets go of it here. The other end receives what was sent, and then
   * `EndOfStreamError`.
   */
  close(): void {
    if (this.closed) return;
    const { end, holders, outgoing, incoming } = this.#parts;
    const forAll = holders.mine(end);
    this.#link.closed = true;
    if (!forAll) return;
    outgoing?.close();
    incoming?.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<unknown> {
    return messagesOf(this);
  }

  [shareable](): ShareableRecord {
    this.#link.throwIfClosed();
    const { name, end, holders, outgoing, incoming } = this.#parts;
    const state: PipeState = {
      name,
      end,
      holders: processDomain.describe(holders.region),
      outgoing: outgoing?.[shareable](),
      incoming: incoming?.[shareable](),
    };
    holders.passOn(end);
    return { kind, module: import.meta.url, state };
  }

  async #send(item: Item, options: WaitOptions | undefined): Promise<void> {
    throwIfAborted(options?.signal, `send over ${this.name}`);
    await this.#out('send').send(item, Deadline.after(options?.timeoutMs), options?.signal);
  }

  async #receive<T>(take: Take<T>, options: WaitOptions | undefined): Promise<T> {
    throwIfAborted(options?.signal, `receive from ${this.name}`);
    return await this.#in('recv').receive(take, Deadline.after(options?.timeoutMs), options?.signal);
  }

  #out(operation: string): PipeSender {
    this.#link.throwIfClosed();
    if (this.#sender) return this.#sender;
    throw new ArgumentError('duplex', false, `${this.name} only receives, so ${operation} with its other end`);
  }

  #in(operation: string): PipeReceiver {
    this.#link.throwIfClosed();
    if (this.#receiver) return this.#receiver;
    throw new ArgumentError('duplex', false, `${this.name} only sends, so ${operation} with its other end`);
  }
}
registerShareable(kind, ({ name, end, holders, outgoing, incoming }: PipeState) => {
  const region = processDomain.attach(holders);
  return new PipeConnection({
    name,
    end,
    holders: new PipeHolders(processDomain, region),
    outgoing: outgoing && (reviveSync(outgoing) as SpscRing),
    incoming: incoming && (reviveSync(incoming) as SpscRing),
  });
});

function itemOf(bytes: Uint8Array): Item {
  if (!types.isUint8Array(bytes)) {
    throw new ArgumentError('bytes', bytes, 'give a Uint8Array; of another array new Uint8Array(it.buffer)');
  }
  return { kind: bytesKind, length: bytes.length, number: 0, text: '', bytes, priority: 0 };
}

function into(target: Uint8Array): Take<number> {
  if (!types.isUint8Array(target)) throw new ArgumentError('target', target, 'give a Uint8Array');
  return {
    check(found, length) {
      checkIsBytes(found);
      if (target.length >= length) return;
      const remedy = `it has ${target.length} bytes, and the message has ${length}; give a longer one`;
      throw new ArgumentError('target', target, remedy);
    },
    take(_kind, bytes) {
      target.set(bytes);
      return bytes.length;
    },
  };
}
