import {
  ArgumentError,
  ClosedError,
  Deadline,
  settledWithin,
  SystemCallError,
  throwIfAborted,
  type WaitOptions,
} from '@parallel-cookbook/primitives';
import { chmodSync, unlinkSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { addressText, keyBytes, socketOptions, type Address, type SocketPlace } from './address.js';
import { challenge } from './challenge.js';
import type { Waitable } from './connection.js';
import { SocketConnection } from './socket-connection.js';
import { maxMessageBytesOf, type SocketSettings } from './socket-settings.js';

/** How a listener receives those who connect. */
export interface ListenerOptions extends SocketSettings {
  /** How many may be in the authentication, or wait to be accepted, at a time; more are turned away. Default 64. */
  readonly backlog?: number | undefined;
  /** How long a client may take for the authentication. Default 10 s. */
  readonly handshakeTimeoutMs?: number | undefined;
}

/**
 * Waits for other processes to connect, by a socket of this machine or by TCP.
 *
 * Python analogue: `multiprocessing.connection.Listener`. There `accept()` throws when a client does not know the authkey, and a slow client
 * makes the others wait; here clients prove themselves side by side, and only those who did are accepted. {@link rejected} counts the others.
 *
 * A unix socket is this user's alone (mode 0600); one that a killed listener left is replaced. TCP is bound to this machine unless a host is
 * given, and then it takes an authkey. The authkey proves who is there; what is sent after that is neither encrypted nor signed.
 *
 * Errors: `SystemCallError` for an address that cannot be had, `ArgumentError`; from `accept`: `ClosedError`, `TimeoutError`, `CancelledError`.
 *
 * @example
 * import { Client, Listener } from '@parallel-cookbook/multiprocessing';
 *
 * const listener = await Listener.open({ family: 'tcp', port: 0 }, { authkey: 'a secret' });
 * const [there, here] = await Promise.all([listener.accept(), Client(listener.address, { authkey: 'a secret' })]);
 * await here.send({ question: 6n * 7n });
 * console.log(await there.recv()); // { question: 42n }
 * here.close();
 * there.close();
 * listener.close();
 */
export class Listener implements Waitable {
  readonly #server: Server;
  readonly #handshakes = new Set<Socket>();
  readonly #accepted: SocketConnection[] = [];
  readonly #goodbye = (): void => this.close();
  #rejected = 0;
  #closed = false;
  #news: { readonly promise: Promise<void>; readonly tell: () => void } | undefined;

  private constructor(
    /** Where it listens; a port of 0 has become the one that was free. */
    readonly address: Address,
    server: Server,
    options: ListenerOptions,
  ) {
    this.#server = server;
    const { backlog = 64, handshakeTimeoutMs = 10_000 } = options;
    const [key, longest] = [keyBytes(options.authkey), maxMessageBytesOf(options)];
    server.on('connection', (socket) => {
      socket.on('error', () => undefined); // told by `close`
      if (this.#handshakes.size + this.#accepted.length >= backlog) {
        this.#rejected++;
        socket.destroy();
      } else void this.#receive(socket, key, longest, handshakeTimeoutMs);
    });
    process.on('exit', this.#goodbye);
  }

  /** Begins to listen. */
  static async open(address: Address, options: ListenerOptions = {}): Promise<Listener> {
    const where = socketOptions(address, options.authkey);
    keyBytes(options.authkey);
    maxMessageBytesOf(options);
    Deadline.after(options.handshakeTimeoutMs);
    const { backlog = 64 } = options;
    if (!Number.isInteger(backlog) || backlog < 1)
      throw new ArgumentError('backlog', backlog, 'use a whole number from 1');
    let server: Server;
    try {
      server = await listening(where);
    } catch (error) {
      if (address.family !== 'unix' || !(await isLeftBehind(address.path, error))) throw systemError(error, address);
      unlinkSync(address.path);
      server = await listening(where).catch((again: unknown) => {
        throw systemError(again, address);
      });
    }
    if (address.family === 'unix') {
      chmodSync(address.path, 0o600);
      return new Listener(address, server, options);
    }
    const { port } = server.address() as AddressInfo;
    return new Listener({ family: 'tcp', host: address.host ?? '127.0.0.1', port }, server, options);
  }

  /** How many were turned away: they did not know the authkey, took too long, left, or were too many. */
  get rejected(): number {
    return this.#rejected;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** The next connection, in the order in which the clients proved themselves. */
  async accept(options?: WaitOptions): Promise<SocketConnection> {
    const operation = `accept at ${addressText(this.address)}`;
    const deadline = Deadline.after(options?.timeoutMs);
    throwIfAborted(options?.signal, operation);
    for (;;) {
      if (this.#closed) throw new ClosedError(`the listener at ${addressText(this.address)}`);
      const connection = this.#accepted.shift();
      if (connection) return connection;
      await settledWithin(this.#change(), deadline, options?.signal, operation);
    }
  }

  /** Whether `accept` has something to give, or never will. */
  isReady(): boolean {
    return this.#accepted.length > 0 || this.#closed;
  }

  async ready(signal: AbortSignal): Promise<void> {
    const operation = `wait for ${addressText(this.address)}`;
    while (!this.isReady()) await settledWithin(this.#change(), Deadline.after(undefined), signal, operation);
  }

  /** Stops listening and closes the connections that nobody has accepted. Those that were accepted go on. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    process.off('exit', this.#goodbye);
    this.#server.close();
    for (const socket of this.#handshakes) socket.destroy();
    for (const connection of this.#accepted.splice(0)) connection.close();
    this.#tell();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async #receive(socket: Socket, key: Uint8Array | undefined, longest: number, timeoutMs: number): Promise<void> {
    const text = addressText(this.address);
    this.#handshakes.add(socket);
    try {
      await challenge(socket, 'listener', key, text, Deadline.after(timeoutMs));
      if (this.#closed) socket.destroy();
      else this.#accepted.push(new SocketConnection(`connection at ${text}`, socket, longest));
      this.#tell();
    } catch {
      this.#rejected++;
    } finally {
      this.#handshakes.delete(socket);
    }
  }

  #change(): Promise<void> {
    if (!this.#news) {
      let tell = (): void => undefined;
      const promise = new Promise<void>((resolve) => (tell = resolve));
      this.#news = { promise, tell };
    }
    return this.#news.promise;
  }

  #tell(): void {
    this.#news?.tell();
    this.#news = undefined;
  }
}

function listening(where: SocketPlace): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ pauseOnConnect: false });
    server.once('error', reject);
    server.listen(where, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

/** Whether a socket stands in the way that nobody listens at any more. */
function isLeftBehind(path: string, error: unknown): Promise<boolean> {
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = connect({ path });
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code === 'ECONNREFUSED'));
  });
}

function systemError(error: unknown, address: Address): SystemCallError {
  return new SystemCallError('listen', (error as NodeJS.ErrnoException).code ?? '', addressText(address));
}
