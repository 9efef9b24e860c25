import { createServer, type AddressInfo, type Server as Listener, type Socket } from 'node:net';
import { currentScope } from '../loop/ambient.js';
import { CancelScope } from '../loop/cancel-scope.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import type { Waitable } from '../loop/waitable.js';
import { WaiterList } from '../loop/waiter-list.js';
import { createTask } from '../task/background.js';
import type { Task } from '../task/task.js';
import { endWithLoop } from './end-with-loop.js';
import { conversation, type Address, type ConnectionOptions } from './open-connection.js';
import type { StreamReader } from './stream-reader.js';
import type { StreamWriter } from './stream-writer.js';
import { waitOutside } from './wait-outside.js';

/** What a server does with each that connects; a task of its own. When it ends the connection is closed. */
export type ConnectionHandler = (reader: StreamReader, writer: StreamWriter) => unknown;

/** How a server listens. */
export interface ServerOptions extends ConnectionOptions {
  /** How many may wait to be accepted. Default: 100. */
  readonly backlog?: number | undefined;
}

/**
 * Something that others can connect to; made by `startServer`.
 *
 * Python analogue: `asyncio.Server`. The end of `run` closes it.
 */
export class Server implements Waitable, AsyncDisposable {
  private readonly waiters = new WaiterList<void>(this, 'close');
  private readonly sockets = new Set<Socket>();
  private readonly tasks = new Set<Task<unknown>>();
  private readonly scope: CancelScope;
  /** Where the ends of tasks are awaited, whatever is cancelled. */
  private readonly apart: CancelScope;
  private failure: { readonly error: unknown } | undefined = undefined;
  private state: 'opening' | 'listening' | 'closing' | 'closed' = 'opening';
  private readonly stay: () => void;

  /** @internal */
  constructor(
    private readonly listener: Listener,
    private readonly handler: ConnectionHandler,
    private readonly given: Address,
    private readonly options: ServerOptions,
  ) {
    this.scope = options.scope ?? currentScope();
    const { loop } = this.scope;
    this.apart = CancelScope.under(loop.root);
    this.apart.shield = true;
    this.stay = endWithLoop(loop, () => {
      for (const socket of this.sockets) socket.destroy();
      this.stopListening();
    });
    listener.on('connection', (socket: Socket) => this.serve(socket));
    listener.on('error', (error) => {
      this.failure = { error };
      this.waiters.wakeAll();
    });
    listener.on('listening', () => {
      this.state = 'listening';
      this.waiters.wakeAll();
    });
  }

  get kind(): string {
    return 'server';
  }

  get name(): string {
    return this.given.path ?? `${this.given.host ?? 'localhost'}:${this.given.port}`;
  }

  /** Where it listens, for `openConnection`; with the port that was found where 0 was asked for. */
  get address(): Address {
    const found = this.listener.address() as AddressInfo | string | null;
    if (typeof found !== 'object' || found === null) return this.given;
    return { host: found.address, port: found.port };
  }

  /** Whether it accepts connections. Python: `is_serving()`. */
  get listening(): boolean {
    return this.state === 'listening';
  }

  /** How many are connected. */
  get connections(): number {
    return this.sockets.size;
  }

  /** Accepts no more, and waits until those that are connected have gone and their tasks have ended. Python: `close()`, `wait_closed()`. */
  async close(options?: ScopedWaitOptions): Promise<void> {
    this.stopListening();
    await waitOutside(this.waiters, options, () => (this.quiet ? true : undefined));
  }

  /** Cancels the tasks and closes the connections. Python 3.13: `close_clients()`. */
  closeClients(): void {
    for (const task of this.tasks) task.cancel('the server closes its connections');
  }

  /** Waits until it is closed by somebody else; cancelled, it accepts no more. Python: `serve_forever()`. */
  async serveForever(options?: ScopedWaitOptions): Promise<void> {
    try {
      await waitOutside(this.waiters, options, () => (this.quiet ? true : undefined));
    } finally {
      this.stopListening();
    }
  }

  /** Closes it with all its connections and waits for that, whatever is cancelled. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.closeClients();
    await new CancelScope({ shield: true }).run(() => this.close());
  }

  /** @internal */
  async listen(): Promise<void> {
    const { backlog = 100 } = this.options;
    try {
      this.listener.listen({ ...this.given, backlog });
      await waitOutside(this.waiters, this.options, () => {
        if (this.failure) throw this.failure.error;
        return this.state === 'listening' || undefined;
      });
    } catch (error) {
      this.stopListening();
      throw error;
    }
  }

  private get quiet(): boolean {
    return this.state === 'closed' && this.sockets.size === 0 && this.tasks.size === 0;
  }

  private stopListening(): void {
    if (this.state === 'closing' || this.state === 'closed') return;
    this.state = 'closing';
    this.stay();
    this.listener.close(() => undefined);
    // Node's own callback comes when all connections have ended; the port is free at once.
    this.state = 'closed';
    this.waiters.wakeAll();
  }

  private serve(socket: Socket): void {
    const [reader, writer] = conversation(socket, `connection to ${this.name}`, this.options.limit, this.scope.loop);
    this.sockets.add(socket);
    socket.once('close', () => {
      this.sockets.delete(socket);
      this.waiters.wakeAll();
    });
    const task = createTask(() => this.converse(reader, writer), { name: writer.name, scope: this.scope });
    this.tasks.add(task);
    task.result({ scope: this.apart }).then(
      () => this.forget(task),
      (exception: unknown) => {
        if (!task.cancelled) {
          this.scope.loop.callExceptionHandler({ message: `${task.name} failed`, exception, task });
        }
        socket.destroy();
        this.forget(task);
      },
    );
  }

  private async converse(reader: StreamReader, writer: StreamWriter): Promise<void> {
    await this.handler(reader, writer);
    writer.close();
  }

  private forget(task: Task<unknown>): void {
    this.tasks.delete(task);
    this.waiters.wakeAll();
  }
}

/**
 * Listens on a port or a Unix socket, and runs a task for each that connects.
 *
 * Python analogue: `asyncio.start_server`, `start_unix_server`. A task that fails closes its connection and is told to the loop's exception
 * handler; the others go on. The example of `openConnection` shows both sides.
 *
 * @throws what Node's `listen` fails with (`EADDRINUSE` …); TimeoutError, CancelledError.
 */
export async function startServer(
  handler: ConnectionHandler,
  address: Address,
  options: ServerOptions = {},
): Promise<Server> {
  const server = new Server(createServer({ allowHalfOpen: true }), handler, address, options);
  await server.listen();
  return server;
}
