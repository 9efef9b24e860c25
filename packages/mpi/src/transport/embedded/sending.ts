import type { SendMode } from '../transport.js';
import type { Operation } from '../operation.js';
import type { ByteView } from './byte-view.js';

/** A message on its way out. */
export class Sending implements Operation {
  done = false;
  error: Error | undefined;
  /** Whether anything of it has left. */
  begun = false;
  /** Bytes that have left, of one that goes in chunks. */
  sent = 0;
  /** By which number the receiver knows it, once it wants the chunks. */
  remote = 0;

  constructor(
    /** The receiver's rank in the world. */
    readonly needs: number,
    readonly channel: number,
    /** The sender's rank in the channel. */
    readonly source: number,
    readonly tag: number,
    readonly view: ByteView,
    readonly mode: SendMode,
    readonly serial: number,
  ) {
    this.done = mode === 'buffered';
  }

  get byteLength(): number {
    return this.view.bytes.length;
  }
}
