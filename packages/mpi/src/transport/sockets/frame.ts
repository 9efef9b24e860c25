/** What a frame says. */
export const FrameKind = {
  /** Bytes of the ring to that rank, from a position on. */
  bytes: 1,
  /** The ring from that rank has room up to that position. */
  freed: 2,
  /** The rank has left MPI. */
  left: 3,
  /** It has died. Said by the hub. */
  dead: 4,
  /** It has aborted the world; the position is the exit code. */
  abort: 5,
} as const;

/** One thing that is said on a socket. */
export interface Frame {
  readonly kind: number;
  /** For whom it is; what the hub hands on says from whom. */
  readonly peer: number;
  /** In a ring: bytes since its beginning, as 32 bits. */
  readonly position: number;
  readonly payload: Uint8Array;
}

const headerBytes = 12;
const kindBits = 8;
const nothing = new Uint8Array(0);

/** A frame as bytes; the payload is copied. */
export function encodeFrame(kind: number, peer: number, position = 0, payload: Uint8Array = nothing): Uint8Array {
  const bytes = new Uint8Array(headerBytes + payload.length);
  const header = new DataView(bytes.buffer);
  header.setUint32(0, kind | (peer << kindBits));
  header.setInt32(4, position);
  header.setUint32(8, payload.length);
  bytes.set(payload, headerBytes);
  return bytes;
}

/** Takes frames out of what comes on a socket, which is cut anywhere. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  /** The frames that are whole now. Their payloads are valid until the next call. */
  *read(part: Buffer): Generator<Frame> {
    const bytes = this.#rest.length === 0 ? part : Buffer.concat([this.#rest, part]);
    let at = 0;
    while (bytes.length - at >= headerBytes) {
      const length = bytes.readUInt32BE(at + 8);
      const end = at + headerBytes + length;
      if (end > bytes.length) break;
      const word = bytes.readUInt32BE(at);
      const payload = bytes.subarray(at + headerBytes, end);
      yield {
        kind: word & ((1 << kindBits) - 1),
        peer: word >>> kindBits,
        position: bytes.readInt32BE(at + 4),
        payload,
      };
      at = end;
    }
    this.#rest = bytes.subarray(at);
  }
}
