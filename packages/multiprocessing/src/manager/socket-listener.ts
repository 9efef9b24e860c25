import { createServer, type Server as NetServer, type Socket } from 'node:net';
import type { Server } from './server.js';
import { Session } from './session.js';
import { isSameProof, newNonce, proofBytes, proofOf } from './wire/proof.js';
import { framed, FrameReader } from './wire/frame-reader.js';
import { longestMessage } from './wire/message.js';

/** Who has not shown its key by then is cut off. */
const patienceMs = 5000;
/** So many may be showing theirs at a time. */
const mostStrangers = 64;
/** Replies in bytes that a client may leave unread. */
const mostUnread = 4 * longestMessage;

/** Serves clients over the network: each has to show that it has the key, and is shown that the server has it. */
export class SocketListener {
  private readonly net: NetServer;
  private strangers = 0;

  constructor(
    private readonly server: Server,
    private readonly key: Uint8Array,
  ) {
    this.net = createServer({ noDelay: true }, (socket) => this.meet(socket));
  }

  /** Listens; a port of 0 is any that is free. */
  listen(host: string, port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.net.once('error', reject);
      this.net.listen(port, host, () => {
        const address = this.net.address();
        if (typeof address === 'object' && address) this.server.address = { host, port: address.port };
        resolve();
      });
    });
  }

  /** The server's nonce; the client's nonce and proof; the server's proof: then it is a client. */
  private meet(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    if (this.strangers >= mostStrangers) {
      socket.destroy();
      return;
    }
    this.strangers++;
    const nonce = newNonce();
    const reader = new FrameReader(2 * proofBytes);
    const late = setTimeout(() => socket.destroy(), patienceMs);
    let session: Session | undefined;
    const isKnown = (frame: Uint8Array): void => {
      clearTimeout(late);
      const theirs = frame.subarray(0, proofBytes);
      if (frame.length !== 2 * proofBytes) return void socket.destroy();
      if (!isSameProof(frame.subarray(proofBytes), proofOf('client', this.key, theirs, nonce)))
        return void socket.destroy();
      this.strangers--;
      reader.most = longestMessage;
      socket.write(framed(proofOf('server', this.key, theirs, nonce)));
      session = new Session(this.server, {
        name: `${socket.remoteAddress}:${socket.remotePort}`,
        isFamily: false,
        send: (reply) => {
          socket.write(framed(reply));
          if (socket.writableLength > mostUnread) socket.destroy();
        },
        hangUp: () => socket.destroy(),
      });
    };
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const frame of reader.take(chunk)) {
          if (socket.destroyed) return;
          if (session) session.receive(frame);
          else isKnown(frame);
        }
      } catch {
        socket.destroy(); // too long a frame
      }
    });
    socket.on('close', () => {
      clearTimeout(late);
      if (session) session.end();
      else this.strangers--;
    });
    socket.write(framed(nonce));
  }
}
