import { ArgumentError } from '@parallel-cookbook/primitives';
import type { Authkey } from './address.js';

/** What both sides of a socket may say. */
export interface SocketSettings {
  /** What both sides must know. Each proves it to the other before the first message, and neither sends it. */
  readonly authkey?: Authkey | undefined;
  /** The longest message, to send and to receive. Default 256 MiB. */
  readonly maxMessageBytes?: number | undefined;
}

const defaultMessageBytes = 1 << 28;
const largestMessageBytes = 2 ** 32 - 2;

/** The longest message by these settings; throws `ArgumentError` for a number that makes no sense. */
export function maxMessageBytesOf({ maxMessageBytes = defaultMessageBytes }: SocketSettings): number {
  if (Number.isInteger(maxMessageBytes) && maxMessageBytes > 0 && maxMessageBytes <= largestMessageBytes) {
    return maxMessageBytes;
  }
  throw new ArgumentError('maxMessageBytes', maxMessageBytes, `use a whole number from 1 to ${largestMessageBytes}`);
}
