import { PicklingError } from '@parallel-cookbook/primitives';

const headerBytes = 4;

/** Cuts a stream of bytes into frames: each a length and so many bytes. Refuses a length beyond its bound before anything is kept. */
export class FrameReader {
  private chunks: Buffer[] = [];
  private held = 0;

  /** @param most bytes of the longest frame; can be raised once the other side has shown who it is. */
  constructor(public most: number) {}

  /** Takes bytes in; gives the frames that are complete with them. */
  *take(chunk: Buffer): Generator<Buffer, void, undefined> {
    this.chunks.push(chunk);
    this.held += chunk.length;
    for (;;) {
      if (this.held < headerBytes) return;
      const length = this.front(headerBytes).readUInt32LE();
      if (length > this.most) throw new PicklingError('a frame', `it has ${length} bytes, ${this.most} are the most`);
      if (this.held < headerBytes + length) return;
      const all = this.front(headerBytes + length);
      const rest = all.subarray(headerBytes + length);
      this.chunks = rest.length > 0 ? [rest] : [];
      this.held = rest.length;
      yield all.subarray(headerBytes, headerBytes + length);
    }
  }

  /** The bytes held, of which the first so many stand in one piece. */
  private front(length: number): Buffer {
    if ((this.chunks[0] as Buffer).length < length) this.chunks = [Buffer.concat(this.chunks)];
    return this.chunks[0] as Buffer;
  }
}

/** Bytes with their length before them. */
export function framed(bytes: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(headerBytes + bytes.length);
  frame.writeUInt32LE(bytes.length);
  frame.set(bytes, headerBytes);
  return frame;
}
