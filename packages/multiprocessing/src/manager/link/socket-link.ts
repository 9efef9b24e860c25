import { connect, type Socket } from 'node:net';
import { Deadline, throwIfAborted, type WaitOptions } from '@parallel-cookbook/primitives';
import type { Way } from '../served/proxy-state.js';
import { isSameProof, newNonce, proofBytes, proofOf } from '../wire/proof.js';
import { framed, FrameReader } from '../wire/frame-reader.js';
import { longestMessage } from '../wire/message.js';
import { AuthenticationError } from '../../connection/authentication-error.js';
import { Link } from './link.js';
import { ManagerDiedError } from './manager-died-error.js';

/** A server that does not answer the challenge by then is none. */
const patienceMs = 5000;

/** A connection to a server over the network. It can only await. */
export class SocketLink extends Link {
  readonly isFamily = false;
  private readonly socket: Socket;
  private readonly reader = new FrameReader(proofBytes);
  private readonly unsent: Uint8Array[] = [];
  private readonly ready: Promise<void>;
  private isReady = false;

  constructor(manager: string, name: string, way: Extract<Way, { readonly host: string }>, key: string) {
    super(manager, name, way);
    const secret = Buffer.from(key, 'base64');
    this.socket = connect({ host: way.host, port: way.port, noDelay: true });
    this.ready = new Promise((resolve, reject) => {
      const late = setTimeout(() => fail(new AuthenticationError(name, 'no challenge came')), patienceMs);
      const fail = (error: Error): void => {
        clearTimeout(late);
        reject(error);
        this.end(error);
      };
      const mine = newNonce();
      let theirs: Uint8Array | undefined;
      const meet = (frame: Uint8Array): void => {
        if (!theirs) {
          if (frame.length !== proofBytes) return fail(new AuthenticationError(name, 'it speaks another protocol'));
          theirs = new Uint8Array(frame);
          this.socket.write(framed(Buffer.concat([mine, proofOf('client', secret, mine, theirs)])));
        } else if (isSameProof(frame, proofOf('server', secret, mine, theirs))) {
          clearTimeout(late);
          this.isReady = true;
          this.reader.most = longestMessage;
          for (const request of this.unsent.splice(0)) this.socket.write(framed(request));
          this.awaitedChanged();
          resolve();
        } else fail(new AuthenticationError(name, 'the server could not show that it has the key'));
      };
      this.socket.on('data', (chunk: Buffer) => {
        try {
          for (const frame of this.reader.take(chunk)) {
            if (this.isReady) this.take(frame);
            else meet(frame);
          }
        } catch (error) {
          fail(error as Error);
        }
      });
      let cause: Error | undefined;
      this.socket.on('error', (error) => (cause = error));
      this.socket.on('close', () => {
        if (theirs && !this.isReady) return fail(new AuthenticationError(name, 'the authkey was refused'));
        fail(new ManagerDiedError(name, cause ? cause.message : 'its server has ended or cut the connection'));
      });
    });
    this.ready.catch(() => undefined);
  }

  /** Resolves once both sides have shown that they have the key. */
  async open(options: WaitOptions = {}): Promise<void> {
    const operation = `connect to ${this.name}`;
    throwIfAborted(options.signal, operation);
    const deadline = Deadline.after(options.timeoutMs);
    const onAbort = (): void => this.end(new ManagerDiedError(this.name, 'connecting was aborted'));
    options.signal?.addEventListener('abort', onAbort, { once: true });
    const timer = deadline.isFinite
      ? setTimeout(() => this.end(deadline.error(operation)), deadline.remainingMs())
      : undefined;
    try {
      await this.ready.catch((error: unknown) => {
        throw this.ended ?? error;
      });
      throwIfAborted(options.signal, operation);
    } finally {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', onAbort);
    }
  }

  protected send(request: Uint8Array): void {
    if (this.isReady) this.socket.write(framed(request));
    else this.unsent.push(request);
  }

  protected awaitedChanged(): void {
    if (this.isAwaited || !this.isReady) this.socket.ref();
    else this.socket.unref();
  }

  protected hangUp(): void {
    this.socket.destroy();
  }
}
