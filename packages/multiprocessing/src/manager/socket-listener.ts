import { Deadline } from '@parallel-cookbook/primitives';
import { createServer, type Server as NetServer, type Socket } from 'node:net';
import { framed, FrameReader } from '../channel/frame-reader.js';
import { challenge } from '../connection/challenge.js';
import type { Server } from './server.js';
import { Session } from './session.js';
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
    this.net = createServer({ noDelay: true }, (socket) => void this.meet(socket));
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

  private async meet(socket: Socket): Promise<void> {
    socket.on('error', () => socket.destroy());
    if (this.strangers >= mostStrangers) {
      socket.destroy();
      return;
    }
    this.strangers++;
    const name = `${socket.remoteAddress}:${socket.remotePort}`;
    try {
      await challenge(socket, 'listener', this.key, name, Deadline.after(patienceMs));
    } catch {
      return; // it has been cut off
    } finally {
      this.strangers--;
    }
    if (!socket.destroyed) this.serve(socket, name);
  }

  private serve(socket: Socket, name: string): void {
    const session = new Session(this.server, {
      name,
      isFamily: false,
      send: (reply) => {
        socket.write(framed(reply));
        if (socket.writableLength > mostUnread) socket.destroy();
      },
      hangUp: () => socket.destroy(),
    });
    const reader = new FrameReader((frame) => {
      if (!socket.destroyed) session.receive(frame);
    }, longestMessage);
    socket.on('data', (chunk: Buffer) => {
      try {
        reader.push(chunk);
      } catch {
        socket.destroy(); // too long a frame
      }
    });
    socket.on('close', () => session.end());
    socket.resume();
  }
}
