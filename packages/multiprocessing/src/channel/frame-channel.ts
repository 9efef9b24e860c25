import { PicklingError, sleepSync } from '@parallel-cookbook/primitives';
import type { LanePort } from '@parallel-cookbook/primitives/lane';
import { writeSync } from 'node:fs';
import type { Socket } from 'node:net';
import { isFlatMessage, readFlat, writeFlat } from './flat-message.js';
import { FrameReader } from './frame-reader.js';
import { Vigil } from './vigil.js';
import { ViewDeserializer, ViewSerializer } from './view-serializer.js';

const headerBytes = 4;
/** The longest message: what a 32-bit length can say, and a buffer can hold. */
const longestBytes = 0xffff_ffff;
const room = new Uint8Array(headerBytes);
/** Where flat messages are put together: as long as the longest of them. */
const flat = Buffer.alloc(1 << 13);

/**
 * Messages over a stream socket between a process and its child: each a length and a structured clone.
 *
 * Node's own channel (`process.send`) does the same, but a child that ends by `process.exit` loses what still lies in its queue.
 * Here a child writes straight through, so what was sent has been sent.
 */
export class FrameChannel implements LanePort {
  readonly copies = true;
  private readonly vigil: Vigil;
  private listener: (message: unknown) => void = () => undefined;

  /**
   * @param socket what comes in is read from it; what goes out is written to it.
   * @param fd write there instead, and wait until it is written.
   * @param shortMs see {@link Vigil}.
   */
  constructor(
    private readonly socket: Socket,
    private readonly fd?: number,
    shortMs?: number,
  ) {
    const vigil = (this.vigil = new Vigil(shortMs));
    const reader = new FrameReader((frame) => this.listener(message(frame)));
    socket.on('data', (chunk: Buffer) => {
      vigil.arrived();
      reader.push(chunk);
    });
    socket.once('close', () => vigil.end());
  }

  on(_event: 'message', listener: (message: unknown) => void): this {
    this.listener = listener;
    return this;
  }

  postMessage(message: unknown): void {
    const frame = framed(message);
    if (this.fd !== undefined) this.writeThrough(this.fd, frame);
    else if (!this.socket.destroyed) this.socket.write(frame);
    this.vigil.posted();
  }

  private writeThrough(fd: number, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      try {
        at += writeSync(fd, bytes, at);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'EPIPE' || code === 'ECONNRESET') return; // nobody is there to hear it
        if (code !== 'EAGAIN') throw error;
        sleepSync(0.2); // the other side has not read what came before
      }
    }
  }
}

function message(body: Buffer): unknown {
  if (isFlatMessage(body)) return readFlat(body);
  const reader = new ViewDeserializer(body);
  reader.readHeader();
  return reader.readValue();
}

/** The message behind its length. The serialiser leaves room for that: one buffer, one write, no copy. */
function framed(message: unknown): Buffer {
  const end = Array.isArray(message) ? writeFlat(message, flat, headerBytes) : -1;
  if (end > 0) {
    flat.writeUInt32LE(end - headerBytes);
    return Buffer.from(flat.subarray(0, end)); // what a socket cannot send at once it keeps
  }
  const serializer = new ViewSerializer();
  serializer.writeRawBytes(room);
  serializer.writeHeader();
  serializer.writeValue(message);
  serializer.writeTable();
  const frame = serializer.releaseBuffer();
  const length = frame.length - headerBytes;
  if (length > longestBytes) throw new PicklingError('a message', `it has ${length} bytes, 4 GiB are the most`);
  frame.writeUInt32LE(length);
  return frame;
}
