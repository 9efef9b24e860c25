import { types } from 'node:util';
import { ArgumentError } from '../errors/argument.js';
import { ClosedError } from '../errors/closed.js';
import { refusesPostMessage } from '../memory/refusal.js';
import type { Domain } from '../parking/domain.js';
import { tracer } from '../trace/diagnostics.js';
import { Deadline, throwIfAborted } from '../wait/deadline.js';
import type { BlockingWaitOptions, WaitOptions } from '../wait/wait-options.js';
import { RecordReader } from './record-reader.js';
import { CONSUMER_WAITS, type RingMemory } from './ring-memory.js';
import type { Cargo } from './ring-options.js';
import { RingWait } from './ring-wait.js';
import { whileAlive } from './while-alive.js';

/** An array that nobody passes. */
const none = new Uint8Array(0);
/** A longer array is not kept, and checked anew each time. */
const mostKept = 256;
const reading = 'read a record from';

/**
 * The consuming side of a {@link SpscRing}: one lane's, claimed when it first reads.
 *
 * `pop…` gives a copy of the oldest record and frees its room at once. `read…` copies into an array of yours, and
 * `drain()` shows the records where they lie; both free room in batches, which makes small records several times cheaper.
 * What was read is freed by {@link release}, whenever there is nothing more to read or a quarter of the ring was read, and
 * when this thread blocks for anything.
 *
 * Errors: `ClosedError` once the ring is closed and empty, `PeerDiedError` once it is empty and its producer died,
 * `SideTakenError` when another lane is the consumer, `TimeoutError`, `CancelledError`, `DeadlockError` for blocking for a
 * record that this very thread would have to write.
 */
export class RingConsumer implements AsyncIterable<Uint8Array> {
  protected readonly refusal = refusesPostMessage;
  readonly #memory: RingMemory;
  readonly #name: string;
  readonly #carries: Cargo;
  readonly #reader: RecordReader;
  readonly #wait: RingWait;
  readonly #batch: number;
  #claimed = false;
  /** Whether the oldest record was shown by a peek: `release` frees it too. */
  #peeked = false;
  /** The array that was checked last, after the side was claimed. */
  #checked: Uint8Array = none;

  /** @internal */
  constructor(domain: Domain, memory: RingMemory, name: string, carries: Cargo = 'items') {
    this.#memory = memory;
    this.#name = name;
    this.#carries = carries;
    this.#reader = new RecordReader(memory);
    this.#wait = new RingWait(domain, memory, 'consumer', name);
    this.#batch = memory.capacity / 4;
  }

  /** Takes a copy of the oldest record, if there is one. */
  tryPop(): Uint8Array | undefined {
    const at = this.#tryNext();
    return at < 0 ? undefined : this.#pop(at);
  }

  /** Takes a copy of the oldest record, blocking this thread until there is one. */
  popSync(options?: BlockingWaitOptions): Uint8Array {
    return this.#pop(this.#nextSync(options));
  }

  /** Takes a copy of the oldest record, waiting for one without blocking the thread. */
  pop(options?: WaitOptions): Promise<Uint8Array> {
    return this.#awaited((at) => this.#pop(at), options);
  }

  /** Takes copies of all records that are there, at most `most`; blocks this thread until there is one. */
  popManySync(most = Infinity, options?: BlockingWaitOptions): Uint8Array[] {
    this.#checkMost(most);
    return this.#popAll(this.#nextSync(options), most);
  }

  /** Takes copies of all records that are there, at most `most`; waits for the first without blocking the thread. */
  async popMany(most = Infinity, options?: WaitOptions): Promise<Uint8Array[]> {
    this.#checkMost(most);
    return this.#awaited((at) => this.#popAll(at, most), options);
  }

  /**
   * Copies the oldest record, if there is one, to the beginning of `target` and returns its length, else -1. Throws
   * `ArgumentError` when `target` is shorter than the record, which then stays.
   */
  tryRead(target: Uint8Array): number {
    const at = this.#tryNext();
    return at < 0 ? -1 : this.#read(at, target);
  }

  /** Copies the oldest record as {@link tryRead} does, blocking this thread until there is one. */
  readSync(target: Uint8Array, options?: BlockingWaitOptions): number {
    if (target === this.#checked) {
      // Claimed already, and nothing of it needs to be looked at again.
      const at = this.#reader.next();
      if (at >= 0) return this.#read(at, target);
    }
    return this.#read(this.#nextSync(options), target);
  }

  /** Copies the oldest record as {@link tryRead} does, waiting for one without blocking the thread. */
  read(target: Uint8Array, options?: WaitOptions): Promise<number> {
    return this.#awaited((at) => this.#read(at, target), options);
  }

  /** Shows the oldest record where it lies, if there is one: shared memory, valid until the next call of any method. */
  tryPeek(): Uint8Array | undefined {
    const at = this.#tryNext();
    return at < 0 ? undefined : this.#peek(at);
  }

  /** Shows the oldest record where it lies, blocking this thread until there is one. {@link release} or {@link pass} goes past it. */
  peekSync(options?: BlockingWaitOptions): Uint8Array {
    return this.#peek(this.#nextSync(options));
  }

  /** Shows the oldest record where it lies, waiting for one without blocking the thread. {@link release} or {@link pass} goes past it. */
  peek(options?: WaitOptions): Promise<Uint8Array> {
    return this.#awaited((at) => this.#peek(at), options);
  }

  /**
   * Shows all records that are there where they lie, one after the other, without waiting: each is shared memory, valid
   * until the next step. A record that was shown is read, also when the loop is left with it.
   */
  *drain(): Generator<Uint8Array, void, undefined> {
    if (!this.#claimed) this.#take();
    try {
      for (let at = this.#reader.next(); at >= 0; at = this.#reader.next()) {
        const length = this.#reader.lengthAt(at);
        this.#advance(length);
        yield this.#reader.view(at, length);
        // Not before this: until here the record is being looked at.
        if (this.#reader.unreleased >= this.#batch) this.#free();
      }
    } finally {
      this.#free();
    }
  }

  /** Gives the producer the room of all that was read, and of the record that was peeked at. */
  release(): void {
    if (!this.#claimed) this.#take();
    this.#pass();
    this.#free();
  }

  /** Goes past the record that was peeked at. Its room is freed like that of a record that was read: in batches. */
  pass(): void {
    if (this.#pass() >= this.#batch) this.#free();
  }

  /** Takes copies of the records until the ring is closed and empty. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      let record: Uint8Array;
      try {
        record = await this.pop();
      } catch (error) {
        if (error instanceof ClosedError) return;
        throw error;
      }
      yield record;
    }
  }

  #tryNext(): number {
    if (!this.#claimed) this.#take();
    const at = this.#next();
    if (at !== undefined) return at;
    const over = this.#wait.over(true);
    const last = this.#next(); // it may have written before it closed or died
    if (last !== undefined) return last;
    if (over) throw over;
    return -1;
  }

  #nextSync(options: BlockingWaitOptions | undefined): number {
    if (!this.#claimed) this.#take();
    const at = this.#next();
    if (at !== undefined) return at;
    return this.#wait.blocked(this.#next, Deadline.after(options?.timeoutMs), reading, this.#began);
  }

  async #awaited<T>(take: (at: number) => T, options: WaitOptions | undefined): Promise<T> {
    if (!this.#claimed) this.#take();
    throwIfAborted(options?.signal, `${reading} ${this.#name}`);
    Deadline.after(options?.timeoutMs);
    if (this.#wait.idle) {
      const at = this.#next();
      if (at !== undefined) return take(at);
    }
    // Taken in the attempt: by the time the promise goes on, another task may have come between.
    const attempt = (): { readonly taken: T } | undefined => {
      const at = this.#next();
      return at === undefined ? undefined : { taken: take(at) };
    };
    return (await this.#wait.awaited(attempt, options, reading, this.#began)).taken;
  }

  /** Where the oldest record begins. When there is none, all that was read is freed: the producer may wait for it. */
  readonly #next = (): number | undefined => {
    const at = this.#reader.next();
    if (at >= 0) return at;
    if (this.#reader.unreleased !== 0) this.#free();
    return undefined;
  };

  #pop(at: number): Uint8Array {
    const length = this.#reader.lengthAt(at);
    const record = this.#reader.slice(at, length);
    this.#advance(length);
    this.#free();
    return record;
  }

  #popAll(first: number, most: number): Uint8Array[] {
    const records: Uint8Array[] = [];
    for (let at = first; at >= 0 && records.length < most; at = this.#reader.next()) {
      const length = this.#reader.lengthAt(at);
      records.push(this.#reader.slice(at, length));
      this.#advance(length);
    }
    this.#free();
    return records;
  }

  #read(at: number, target: Uint8Array): number {
    const length = this.#reader.lengthAt(at);
    if (target !== this.#checked || target.length < length) this.#check(target, length);
    this.#reader.copy(at, length, target);
    if (this.#advance(length) >= this.#batch) this.#free();
    return length;
  }

  #peek(at: number): Uint8Array {
    this.#peeked = true;
    return this.#reader.view(at, this.#reader.lengthAt(at));
  }

  /** Goes past the record that was peeked at, if there was one. Returns how many bytes were read and not yet freed. */
  #pass(): number {
    if (!this.#peeked) return 0;
    const at = this.#reader.next();
    return at < 0 ? 0 : this.#advance(this.#reader.lengthAt(at));
  }

  #advance(length: number): number {
    this.#peeked = false;
    const unreleased = this.#reader.advance(length);
    if (tracer.enabled) this.#tell();
    return unreleased;
  }

  #tell(): void {
    const { position } = this.#reader;
    if (this.#carries === 'items') tracer.emit('get', this.#name, { item: position });
    else tracer.emit('recv', this.#name, { message: position });
  }

  #free(): void {
    if (this.#reader.unreleased === 0) return;
    this.#reader.release();
    // After the store: a producer that announces itself looks again afterwards, so one of the two sees the other.
    if (this.#wait.otherFlagged) this.#wait.wakeOther();
  }

  #check(target: Uint8Array, length: number): void {
    if (!types.isUint8Array(target)) throw new ArgumentError('target', target, 'give a Uint8Array');
    if (target.length < length) {
      const remedy = `it has ${target.length} bytes, and the record has ${length}`;
      throw new ArgumentError('target', target, `${remedy}; give a longer one`);
    }
    this.#checked = target.length <= mostKept ? target : none;
  }

  #checkMost(most: number): void {
    if (typeof most === 'number' && most >= 1) return;
    throw new ArgumentError('most', most, 'give how many records to take at most, 1 or more');
  }

  #take(): void {
    this.#wait.claim.take(this.#name);
    this.#claimed = true;
    whileAlive(this, (consumer) => consumer.#free());
  }

  readonly #began = (): void => {
    Atomics.add(this.#memory.cells, CONSUMER_WAITS, 1);
  };
}
