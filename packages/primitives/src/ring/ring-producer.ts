import { types } from 'node:util';
import { ArgumentError } from '../errors/argument.js';
import { refusesPostMessage } from '../memory/refusal.js';
import type { Domain } from '../parking/domain.js';
import { tracer } from '../trace/diagnostics.js';
import { Deadline, throwIfAborted } from '../wait/deadline.js';
import type { BlockingWaitOptions, WaitOptions } from '../wait/wait-options.js';
import { RecordWriter } from './record-writer.js';
import { PRODUCER_WAITS, type RingMemory } from './ring-memory.js';
import type { Cargo } from './ring-options.js';
import { RingWait } from './ring-wait.js';
import { whileAlive } from './while-alive.js';

/** An array that nobody passes. */
const none = new Uint8Array(0);
/** A longer array is not kept, and checked anew each time. */
const mostKept = 256;
const writing = 'write a record into';

/**
 * The producing side of a {@link SpscRing}: one lane's, claimed when it first writes.
 *
 * `push…` writes a record and publishes it. `write…` and `reserve…` only write: the consumer sees the records after
 * {@link publish}, all at once, which makes small records several times cheaper. What was written is also published
 * whenever there is no room for more, when this thread blocks for anything, and by `close()`.
 *
 * Errors: `ClosedError` once the ring is closed, `PeerDiedError` where there is no room and the consumer died,
 * `SideTakenError` when another lane is the producer, `ArgumentError` for what is no `Uint8Array` or too long,
 * `TimeoutError`, `CancelledError`, `DeadlockError` for blocking for room that this very thread would have to make.
 * A `push` or `publish` that returns has shown its records before any end that the consumer was told; one that throws
 * `ClosedError` may have.
 */
export class RingProducer {
  protected readonly refusal = refusesPostMessage;
  readonly #memory: RingMemory;
  readonly #name: string;
  readonly #carries: Cargo;
  readonly #writer: RecordWriter;
  readonly #wait: RingWait;
  #claimed = false;
  /** The array that was checked last, after the side was claimed. */
  #checked: Uint8Array = none;

  /** @internal */
  constructor(domain: Domain, memory: RingMemory, name: string, carries: Cargo = 'items') {
    this.#memory = memory;
    this.#name = name;
    this.#carries = carries;
    this.#writer = new RecordWriter(memory);
    this.#wait = new RingWait(domain, memory, 'producer', name);
  }

  /** Puts a record at the end, if there is room, and shows it to the consumer. */
  tryPush(bytes: Uint8Array): boolean {
    this.#begin(bytes);
    if (!this.#put(bytes)) return this.#refuse();
    this.publish();
    return true;
  }

  /** Puts a record at the end and shows it to the consumer, blocking this thread until there is room. */
  pushSync(bytes: Uint8Array, options?: BlockingWaitOptions): void {
    this.#begin(bytes);
    if (!this.#put(bytes)) this.#putBlocked(bytes, Deadline.after(options?.timeoutMs));
    this.publish();
  }

  /** Puts a record at the end and shows it to the consumer, waiting for room without blocking the thread. */
  async push(bytes: Uint8Array, options?: WaitOptions): Promise<void> {
    this.#beginAsync(bytes, options);
    if (!this.#wait.idle || !this.#put(bytes)) await this.#putAwaited(bytes, options);
    this.publish();
  }

  /** Puts all records, in their order, and shows them together, blocking this thread whenever there is no room. */
  pushManySync(records: Iterable<Uint8Array>, options?: BlockingWaitOptions): void {
    const deadline = Deadline.after(options?.timeoutMs);
    for (const bytes of records) {
      this.#begin(bytes);
      if (!this.#put(bytes)) this.#putBlocked(bytes, deadline);
    }
    this.publish();
  }

  /** Puts all records, in their order, and shows them together; waits for room without blocking the thread. */
  async pushMany(records: Iterable<Uint8Array>, options?: WaitOptions): Promise<void> {
    const deadline = Deadline.after(options?.timeoutMs);
    for (const bytes of records) {
      const timeoutMs = options?.timeoutMs === undefined ? undefined : deadline.remainingMs();
      await this.write(bytes, { timeoutMs, signal: options?.signal });
    }
    this.publish();
  }

  /** Writes a record, if there is room; `publish()` shows it. */
  tryWrite(bytes: Uint8Array): boolean {
    this.#begin(bytes);
    if (!this.#put(bytes)) return this.#refuse();
    return true;
  }

  /** Writes a record, blocking this thread until there is room; `publish()` shows it. */
  writeSync(bytes: Uint8Array, options?: BlockingWaitOptions): void {
    this.#begin(bytes);
    if (!this.#put(bytes)) this.#putBlocked(bytes, Deadline.after(options?.timeoutMs));
  }

  /** Writes a record, waiting for room without blocking the thread; `publish()` shows it. It is copied at the call. */
  async write(bytes: Uint8Array, options?: WaitOptions): Promise<void> {
    this.#beginAsync(bytes, options);
    if (!this.#wait.idle || !this.#put(bytes)) await this.#putAwaited(bytes, options);
  }

  /**
   * Makes room for a record of so many bytes, if there is, and gives them to be filled in: shared memory, to be filled
   * before the next call of any method. `publish()` shows the record.
   */
  tryReserve(length: number): Uint8Array | undefined {
    this.#beginReserve(length);
    const view = this.#reserve(length);
    if (!view) this.#refuse();
    return view;
  }

  /** Makes room for a record, blocking this thread until there is; see {@link tryReserve}. */
  reserveSync(length: number, options?: BlockingWaitOptions): Uint8Array {
    this.#beginReserve(length);
    const deadline = Deadline.after(options?.timeoutMs);
    const view =
      this.#reserve(length) ?? this.#wait.blocked(() => this.#reserve(length), deadline, writing, this.#began);
    return view;
  }

  /** Shows the consumer everything that was written. */
  publish(): void {
    if (!this.#claimed) this.#take();
    if (!this.#writer.pending) return;
    this.#wait.throwIfKnownClosed();
    this.#writer.publish();
    // After the store: a consumer that announces itself looks again afterwards, so one of the two sees the other.
    if (this.#wait.otherFlagged) this.#attend();
  }

  /** Publishes for a ring that is being closed, if this lane is its producer. @internal */
  finish(): void {
    if (this.#wait.claim.mine) this.#show();
  }

  /** Before every write: claims the side and looks at the bytes, unless this was done for the same array before. */
  #begin(bytes: Uint8Array): void {
    if (bytes !== this.#checked || bytes.length > this.#memory.longest) this.#check(bytes);
  }

  #beginAsync(bytes: Uint8Array, options: WaitOptions | undefined): void {
    this.#begin(bytes);
    throwIfAborted(options?.signal, `${writing} ${this.#name}`);
    Deadline.after(options?.timeoutMs);
  }

  #beginReserve(length: number): void {
    if (!this.#claimed) this.#take();
    if (!Number.isInteger(length) || length < 0 || length > this.#memory.longest) {
      throw new ArgumentError('length', length, `give a whole number of bytes from 0 to ${this.#memory.longest}`);
    }
  }

  #check(bytes: Uint8Array): void {
    if (!this.#claimed) this.#take();
    if (!types.isUint8Array(bytes)) {
      throw new ArgumentError('bytes', bytes, 'give a Uint8Array; of another array new Uint8Array(it.buffer)');
    }
    const { longest } = this.#memory;
    if (bytes.length > longest) {
      const remedy = `it has ${bytes.length} bytes, and ${this.#name} takes ${longest}; give the ring a larger byteCapacity`;
      throw new ArgumentError('bytes', bytes, remedy);
    }
    this.#checked = bytes.length <= mostKept ? bytes : none;
  }

  #put(bytes: Uint8Array): boolean {
    const done = this.#writer.write(bytes);
    if (!done)
      this.publish(); // what is not published cannot be taken, and would never make room
    else if (tracer.enabled) this.#tell();
    return done;
  }

  #reserve(length: number): Uint8Array | undefined {
    const at = this.#writer.reserve(length);
    if (at < 0) this.publish();
    else if (tracer.enabled) this.#tell();
    return at < 0 ? undefined : this.#writer.view(at, length);
  }

  #putBlocked(bytes: Uint8Array, deadline: Deadline): void {
    this.#wait.blocked(() => this.#put(bytes) || undefined, deadline, writing, this.#began);
  }

  #putAwaited(bytes: Uint8Array, options: WaitOptions | undefined): Promise<true> {
    const copy = new Uint8Array(bytes);
    return this.#wait.awaited(() => this.#put(copy) || undefined, options, writing, this.#began);
  }

  /** There is no room: says so, unless there never will be. */
  #refuse(): false {
    const over = this.#wait.over(true);
    if (over) throw over;
    return false;
  }

  #attend(): void {
    this.#wait.wakeOther();
    this.#wait.throwIfClosed();
  }

  /** Publishes without complaint: for who is about to block for something else. */
  #show(): void {
    if (!this.#writer.pending) return;
    this.#writer.publish();
    this.#wait.wakeOther();
  }

  #take(): void {
    this.#wait.claim.take(this.#name);
    this.#claimed = true;
    whileAlive(this, (producer) => producer.#show());
  }

  /** Before the record is shown, so that no trace has a get before its put. The item is known by where it ends. */
  #tell(): void {
    const { position } = this.#writer;
    if (this.#carries === 'items') tracer.emit('put', this.#name, { item: position });
    else tracer.emit('send', this.#name, { message: position });
  }

  readonly #began = (): void => {
    Atomics.add(this.#memory.cells, PRODUCER_WAITS, 1);
  };
}
