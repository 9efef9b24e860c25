import { PicklingError } from '@parallel-cookbook/primitives';

/** Bytes before each frame: its length, little-endian. */
const frameHeaderBytes = 4;
/** The longest frame: what a 32-bit length can say, and a buffer can hold. */
const longestFrame = 0xffff_ffff;

/** The header of a frame of that length. */
export function frameHeader(length: number): Buffer {
  const header = Buffer.allocUnsafe(frameHeaderBytes);
  header.writeUInt32LE(length);
  return header;
}

/** Bytes as a frame. */
export function framed(bytes: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(frameHeaderBytes + bytes.length);
  frame.writeUInt32LE(bytes.length);
  frame.set(bytes, frameHeaderBytes);
  return frame;
}

/** Cuts a stream of bytes into frames: each a length and so many bytes. */
export class FrameReader {
  private readonly chunks: Buffer[] = [];
  private held = 0;
  /** Length of the frame that is coming; -1 while that is not known. */
  private wanted = -1;

  /**
   * @param take gets each frame as soon as it is whole.
   * @param longest a frame that says it is longer is refused before it has come.
   */
  constructor(
    private readonly take: (frame: Buffer) => void,
    private readonly longest = longestFrame,
  ) {}

  /** What comes next. Throws `PicklingError` for a frame that is too long: nothing behind it can be read. */
  push(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.held += chunk.length;
    for (;;) {
      if (this.wanted < 0) {
        if (this.held < frameHeaderBytes) return;
        const wanted = this.cut(frameHeaderBytes).readUInt32LE();
        if (wanted > this.longest) {
          throw new PicklingError('the next message', `it has ${wanted} bytes, and ${this.longest} are the most`);
        }
        this.wanted = wanted;
      }
      if (this.held < this.wanted) return;
      const frame = this.cut(this.wanted);
      this.wanted = -1;
      this.take(frame);
    }
  }

  /** The next bytes, of which there are enough. */
  private cut(length: number): Buffer {
    this.held -= length;
    let first = this.chunks[0] ?? Buffer.alloc(0);
    if (first.length < length) {
      first = Buffer.concat(this.chunks);
      this.chunks.length = 0;
      this.chunks.push(first);
    }
    if (first.length === length) this.chunks.shift();
    else this.chunks[0] = first.subarray(length);
    return first.subarray(0, length);
  }
}
