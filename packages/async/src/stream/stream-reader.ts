import { Buffer } from 'node:buffer';
import { ArgumentError } from '@parallel-cookbook/primitives';
import { IncompleteReadError } from '../errors/incomplete-read.js';
import { InvalidStateError } from '../errors/invalid-state.js';
import { LimitOverrunError } from '../errors/limit-overrun.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import type { Waitable } from '../loop/waitable.js';
import { WaiterList } from '../loop/waiter-list.js';
import { waitOutside } from './wait-outside.js';

/** How a reader is made. */
export interface StreamReaderOptions {
  /** How many bytes it holds before its source is held up, and how long a line may be. Default: 64 KiB. */
  readonly limit?: number | undefined;
  /** What errors call it. */
  readonly name?: string | undefined;
}

/** Where bytes come from, which can be held up. */
export interface PausableSource {
  pause(): unknown;
  resume(): unknown;
}

const newline = Buffer.from('\n');
const nothing = Buffer.alloc(0);

/**
 * Bytes that come in, to be read line by line, in blocks or to the end.
 *
 * Python analogue: `asyncio.StreamReader`. A read that is cancelled or runs out of time has taken nothing: the next one begins with the
 * same bytes. One task at a time reads. When more than twice the limit is waiting, the source is held up until half of it was read.
 *
 * Errors: `IncompleteReadError`, `LimitOverrunError`, what the source failed with; `InvalidStateError` while another task reads;
 * `TimeoutError`, `CancelledError`.
 *
 * @example
 * import { StreamReader } from '@parallel-cookbook/async';
 *
 * const reader = new StreamReader();
 * reader.feedData('one\ntwo\nrest');
 * reader.feedEof();
 * console.log(String(await reader.readLine()).trim(), String(await reader.readExactly(2))); // one tw
 * console.log((await reader.read()).length); // 6
 */
export class StreamReader implements Waitable, AsyncIterable<Buffer> {
  readonly name: string;
  readonly limit: number;
  private readonly waiters = new WaiterList<void>(this, 'read from');
  private chunks: Buffer[] = [];
  private size = 0;
  private ended = false;
  private failure: { readonly error: unknown } | undefined = undefined;
  private source: PausableSource | undefined = undefined;
  private paused = false;
  /** Somebody wants all that comes, so that nothing is gained by holding up the source. */
  private greedy = false;
  private reading = false;

  constructor({ limit = 65_536, name = 'reader' }: StreamReaderOptions = {}) {
    if (!Number.isInteger(limit) || limit < 1) {
      throw new ArgumentError('limit', limit, 'give a whole number of bytes, at least 1');
    }
    this.limit = limit;
    this.name = name;
  }

  get kind(): string {
    return 'stream';
  }

  /** How many bytes have come and were not read. */
  get buffered(): number {
    return this.size;
  }

  /** Whether everything was read and nothing more comes. Python: `at_eof()`. */
  atEof(): boolean {
    return this.ended && this.size === 0;
  }

  /** Reads up to `count` bytes, at least one; all that comes until the end if it is left out. An empty buffer is the end. */
  read(count?: number, options?: ScopedWaitOptions): Promise<Buffer> {
    if (count === undefined || count === Infinity || count === -1) {
      return this.exclusively(options, () => (this.ended ? this.take(this.size) : undefined), true);
    }
    checkCount(count);
    return this.exclusively(options, () => {
      if (count === 0) return nothing;
      return this.size > 0 || this.ended ? this.take(Math.min(count, this.size)) : undefined;
    });
  }

  /** Reads exactly so many bytes. @throws IncompleteReadError with what came when the stream ends before. */
  readExactly(count: number, options?: ScopedWaitOptions): Promise<Buffer> {
    checkCount(count);
    return this.exclusively(
      options,
      () => {
        if (this.size >= count) return this.take(count);
        if (this.ended) throw new IncompleteReadError(this.take(this.size), count);
        return undefined;
      },
      count > this.limit,
    );
  }

  /**
   * Reads up to and with the separator.
   *
   * @throws IncompleteReadError with what came when the stream ends before; LimitOverrunError when it does not come within the limit:
   * then nothing was taken.
   */
  readUntil(separator: string | Uint8Array = newline, options?: ScopedWaitOptions): Promise<Buffer> {
    const end = typeof separator === 'string' ? Buffer.from(separator) : separator;
    if (end.length === 0) throw new ArgumentError('separator', separator, 'give at least one byte');
    let searched = 0;
    return this.exclusively(options, () => {
      const bytes = this.joined();
      const at = bytes.indexOf(end, searched);
      if (at >= 0) {
        if (at > this.limit) throw new LimitOverrunError(this.limit, at);
        return this.take(at + end.length);
      }
      searched = Math.max(0, bytes.length - end.length + 1);
      if (searched > this.limit) throw new LimitOverrunError(this.limit, searched);
      if (this.ended) throw new IncompleteReadError(this.take(this.size), undefined);
      return undefined;
    });
  }

  /**
   * Reads a line with its `\n`; the last one may lack it, and an empty buffer is the end.
   *
   * @throws LimitOverrunError for a line that is longer than the limit; it is dropped as far as it has come.
   */
  async readLine(options?: ScopedWaitOptions): Promise<Buffer> {
    try {
      return await this.readUntil(newline, options);
    } catch (error) {
      if (error instanceof IncompleteReadError) return error.partial as Buffer;
      if (error instanceof LimitOverrunError) {
        const ends = this.joined()[error.consumed] === 10;
        this.take(ends ? error.consumed + 1 : this.size);
      }
      throw error;
    }
  }

  /** Its lines, to the end. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void, undefined> {
    for (;;) {
      const line = await this.readLine();
      if (line.length === 0) return;
      yield line;
    }
  }

  /** Bytes have come. Python: `feed_data`. */
  feedData(data: string | Uint8Array): void {
    const chunk = typeof data === 'string' ? Buffer.from(data) : Buffer.from(data.buffer, data.byteOffset, data.length);
    if (chunk.length === 0 || this.ended) return;
    this.chunks.push(chunk);
    this.size += chunk.length;
    if (this.size > 2 * this.limit && !this.greedy && !this.paused && this.source) {
      this.paused = true;
      this.source.pause();
    }
    this.waiters.wakeFirst();
  }

  /** Nothing more comes. Python: `feed_eof`. */
  feedEof(): void {
    this.ended = true;
    this.waiters.wakeFirst();
  }

  /** Reading fails from now on, once what came before was read. Python: `set_exception`. */
  setException(error: unknown): void {
    this.failure ??= { error };
    this.waiters.wakeFirst();
  }

  /** What holds up the source when too much is waiting. */
  setSource(source: PausableSource): void {
    this.source = source;
  }

  private async exclusively(
    options: ScopedWaitOptions | undefined,
    check: () => Buffer | undefined,
    greedy = false,
  ): Promise<Buffer> {
    if (this.reading) throw new InvalidStateError(`read from stream "${this.name}"`, 'read by another task already');
    this.reading = true;
    this.greedy = greedy;
    if (greedy) this.goOn();
    try {
      return await waitOutside(this.waiters, options, () => {
        const found = this.failure ? this.last(check) : check();
        if (found === undefined && this.failure) throw this.failure.error;
        return found;
      });
    } finally {
      this.reading = false;
      this.greedy = false;
    }
  }

  /** What came before the failure can still be read. */
  private last(check: () => Buffer | undefined): Buffer | undefined {
    return this.size > 0 ? check() : undefined;
  }

  private joined(): Buffer {
    if (this.chunks.length > 1) this.chunks = [Buffer.concat(this.chunks)];
    return this.chunks[0] ?? nothing;
  }

  private take(count: number): Buffer {
    const first = this.chunks[0];
    if (count === 0 || first === undefined) return nothing;
    const bytes = first.length >= count ? first : this.joined();
    if (bytes.length === count) this.chunks.shift();
    else this.chunks[0] = bytes.subarray(count);
    this.size -= count;
    if (this.size <= this.limit) this.goOn();
    return bytes.subarray(0, count);
  }

  private goOn(): void {
    if (!this.paused) return;
    this.paused = false;
    this.source?.resume();
  }
}

function checkCount(count: number): void {
  if (Number.isInteger(count) && count >= 0) return;
  throw new ArgumentError('count', count, 'give a whole number of bytes, at least 0');
}
