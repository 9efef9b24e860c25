import type { Duplex } from 'node:stream';
import { encodeFrame, FrameKind, FrameReader, type Frame } from './frame.js';

/** The launcher's side: hands on what ranks say to each other, and says who has died. */
export class SocketHub {
  readonly #sockets = new Map<number, Duplex>();
  readonly #gone = new Set<number>();
  /** Who has aborted the world, and with which exit code. */
  aborted: { readonly rank: number; readonly exitCode: number } | undefined;

  /** The socket of a rank. */
  add(rank: number, socket: Duplex): void {
    const reader = new FrameReader();
    this.#sockets.set(rank, socket);
    socket.on('data', (part: Buffer) => {
      for (const frame of reader.read(part)) this.#take(rank, frame);
    });
    // It ends with its process, however that ends.
    socket.on('error', () => undefined);
  }

  /** The rank has ended. Harmless for one that has left, also where that stands in its socket still. */
  bury(rank: number): void {
    const socket = this.#sockets.get(rank);
    const bury = (): void => {
      if (!this.#gone.has(rank)) this.#tellAll(rank, FrameKind.dead);
      this.#gone.add(rank);
      this.#sockets.delete(rank);
    };
    if (!socket || socket.closed) bury();
    else socket.once('close', bury);
  }

  /** Tells everybody that it is over. Only the first counts. */
  abort(rank: number, exitCode: number): void {
    if (this.aborted) return;
    this.aborted = { rank, exitCode };
    this.#tellAll(rank, FrameKind.abort, exitCode);
  }

  #take(from: number, { kind, peer, position, payload }: Frame): void {
    if (kind === FrameKind.abort) this.abort(from, position);
    else if (kind === FrameKind.left) {
      this.#gone.add(from);
      this.#tellAll(from, kind);
      // The rank waits for this: were it gone before, what it has sent would be lost with the first write to it that fails.
      this.#sockets.get(from)?.end();
      this.#sockets.delete(from);
    } else this.#sockets.get(peer)?.write(encodeFrame(kind, from, position, payload));
  }

  #tellAll(about: number, kind: number, position = 0): void {
    const frame = encodeFrame(kind, about, position);
    for (const [rank, socket] of this.#sockets) if (rank !== about) socket.write(frame);
  }
}
