import { ArgumentError } from '../errors/argument.js';

const least = 64;
const largest = 1 << 30;

/** How large a ring is, and what it is called. */
export interface RingOptions {
  /**
   * Bytes for records and their headers of 8 bytes, rounded up to a power of two. Default 64 KiB, which stays in the
   * processors' caches; a record may take up all but 8 bytes.
   */
  readonly byteCapacity?: number | undefined;
  /** What errors and traces call it. Default: `Ring-1` and so on. */
  readonly name?: string | undefined;
  /** What goes through it, for traces: `items` are put and got, `messages` are sent and received. Default: `items`. */
  readonly carries?: Cargo | undefined;
}

export type Cargo = 'items' | 'messages';

/** What a ring has seen, by both sides together. Bytes include the headers and what was skipped at the end; they go round at 2³². */
export interface RingStatistics {
  /** Bytes that the producer wrote, published or not. */
  readonly written: number;
  /** Bytes that the consumer has read. */
  readonly read: number;
  /** Bytes that are published and not yet freed. */
  readonly bytes: number;
  /** How often the producer had to wait for room. */
  readonly producerWaits: number;
  /** How often the consumer had to wait for a record. */
  readonly consumerWaits: number;
}

/** The capacity that these options ask for, in bytes. Throws `ArgumentError` for one that makes no sense. */
export function capacityOf({ byteCapacity = 1 << 16 }: RingOptions): number {
  if (!Number.isInteger(byteCapacity) || byteCapacity < least || byteCapacity > largest) {
    throw new ArgumentError('byteCapacity', byteCapacity, `give a whole number of bytes from ${least} to ${largest}`);
  }
  return 2 ** Math.ceil(Math.log2(byteCapacity));
}
