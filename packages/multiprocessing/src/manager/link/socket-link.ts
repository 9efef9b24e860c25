import { connect, type Socket } from 'node:net';
import { Deadline, settledWithin, throwIfAborted, type WaitOptions } from '@parallel-cookbook/primitives';
import type { Way } from '../served/proxy-state.js';
import { longestMessage } from '../wire/message.js';
import { framed, FrameReader } from '../../channel/frame-reader.js';
import { challenge } from '../../connection/challenge.js';
import { Link } from './link.js';
import { ManagerDiedError } from './manager-died-error.js';

/** A server that does not answer the challenge by then is none. */
const patienceMs = 5000;

/** A connection to a server over the network. It can only await. */
export class SocketLink extends Link {
  readonly isFamily = false;
  private readonly socket: Socket;
  private readonly unsent: Uint8Array[] = [];
  private readonly ready: Promise<void>;
  private isReady = false;

  constructor(manager: string, name: string, way: Extract<Way, { readonly host: string }>, key: string) {
    super(manager, name, way);
    this.socket = connect({ host: way.host, port: way.port, noDelay: true });
    this.ready = this.meet(Buffer.from(key, 'base64'));
    this.ready.catch(() => undefined);
  }

  /** Connects and shows the key; then what was asked meanwhile is sent. */
  private async meet(key: Uint8Array): Promise<void> {
    const { socket, name } = this;
    let cause: Error | undefined;
    socket.on('error', (error) => (cause = error));
    try {
      const deadline = Deadline.after(patienceMs);
      await settledWithin(connected(socket), deadline, undefined, `connect to ${name}`).catch((error: unknown) => {
        throw new ManagerDiedError(name, (error as Error).message);
      });
      await challenge(socket, 'client', key, name, deadline);
    } catch (error) {
      this.end(error as Error);
      throw error;
    }
    const gone = (): void =>
      this.end(new ManagerDiedError(name, cause?.message ?? 'its server has ended or cut the connection'));
    if (socket.destroyed || this.ended) {
      gone();
      throw this.ended as unknown as Error;
    }
    const reader = new FrameReader((frame) => this.take(frame), longestMessage);
    socket.on('data', (chunk: Buffer) => {
      try {
        reader.push(chunk);
      } catch (error) {
        this.end(error as Error);
      }
    });
    socket.on('close', gone);
    this.isReady = true;
    for (const request of this.unsent.splice(0)) socket.write(framed(request));
    this.awaitedChanged();
    socket.resume();
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

function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('connect', resolve).once('error', reject);
    socket.once('close', () => reject(new Error('the connection was given up')));
  });
}
