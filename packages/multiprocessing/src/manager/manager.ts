import {
  ArgumentError,
  BlockingQueue,
  importTasks,
  refuseWhileLoading,
  shareable,
  SharedValue,
  type BlockingWaitOptions,
  type TaskInfo,
  type WaitOptions,
} from '@parallel-cookbook/primitives';
import { mappedMemory, processDomain } from '@parallel-cookbook/primitives/process';
import { randomBytes, randomUUID } from 'node:crypto';
import { Process } from '../process/process.js';
import { forget, remember } from './link/link-to.js';
import { ManagerDiedError } from './link/manager-died-error.js';
import { RingLink } from './link/ring-link.js';
import { call, callSync } from './proxy/calls.js';
import { ObjectFactory } from './proxy/object-factory.js';
import type { Visitor } from './ring-listener.js';
import { hasEnded, type ServeOptions } from './serve.js';
import { Kind, type ServedClass } from './served/kind.js';
import type { ServerDescription } from './server.js';
import { Operation } from './wire/operation.js';

/** Where a manager listens for clients of other families and machines, and the key that they have to show. */
export interface ManagerAddress {
  /** Default: `127.0.0.1`. Another one only with an `authkey` of yours. */
  readonly host?: string | undefined;
  /** Default: any that is free; see `manager.address`. */
  readonly port?: number | undefined;
}

/** How a manager works. */
export interface ManagerOptions {
  /** What errors and traces call it. Default: `Manager-1` and so on. */
  readonly name?: string | undefined;
  /** Types of your own: exported classes with `static readonly module = import.meta.url`, by the names that clients use. */
  readonly types?: Readonly<Record<string, ServedClass & { readonly module: string }>> | undefined;
  /** Listens on the network, too. Default: not. Python: `BaseManager(address=…)`. */
  readonly address?: ManagerAddress | undefined;
  /** The secret that clients of the network have to know. Default: random; see `manager.authkey`. */
  readonly authkey?: string | Uint8Array | undefined;
}

/** The entry is a file of its own, so that the server's process loads nothing else. */
const tasks = importTasks<{ serve(options: ServeOptions): Promise<void> }>(new URL('./serve.js', import.meta.url), {
  namespace: '@parallel-cookbook/multiprocessing.manager',
});
const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);
/** A server that does not end by then is killed. */
const patienceMs = 2000;
let managers = 0;

/**
 * A process that holds objects which other processes, threads and machines use by proxies.
 *
 * Python analogue: `multiprocessing.Manager()`, a `SyncManager`. Proxies (`Remote<T>`) may go wherever handles go. Every method of a
 * proxy awaits; its `…Sync` form blocks. The server ends with `shutdown()`, at the end of a `using` scope, and with its parent.
 *
 * Memory that processes share (`SharedArray`, `Lock`, `Queue`) is some thousand times faster. A manager is for what has no fixed size
 * or type, and for other machines.
 *
 * Errors: `ManagerDiedError` at every waiter as soon as the server is gone; those of the methods, with their class.
 * Cost: see the folder's README.
 *
 * @example
 * import { Manager } from '@parallel-cookbook/multiprocessing';
 *
 * const manager = await Manager.start();
 * const scores = await manager.dict([['ada', 1]]);
 * await scores.set('bob', 2);
 * console.log(scores.getSync('ada'), await scores.keys()); // 1 [ 'ada', 'bob' ]
 * await manager.shutdown();
 */
export class Manager extends ObjectFactory implements AsyncDisposable {
  protected override readonly link: RingLink;
  protected override readonly types: Readonly<Record<string, ServedClass>>;
  private readonly process: Process;
  private readonly life: SharedValue<'i32'>;
  private readonly lobby: BlockingQueue<Visitor>;
  private readonly key: Uint8Array | undefined;
  private description: ServerDescription | undefined;

  private constructor(options: ManagerOptions) {
    super();
    const { name = `Manager-${++managers}`, types = {}, address, authkey } = options;
    refuseWhileLoading(`Manager "${name}"`);
    this.types = types;
    const listen = address && listening(address, authkey);
    this.key = listen?.key;
    const id = randomUUID();
    this.lobby = new BlockingQueue<Visitor>(processDomain, { name: `lobby of ${name}`, byteCapacity: 1 << 13 });
    this.life = new SharedValue('i32', 0, mappedMemory);
    const infos = Object.fromEntries(Object.entries(types).map(([type, served]) => [type, infoOf(type, served)]));
    this.process = new Process({
      target: tasks.serve,
      args: [{ id, name, types: infos, lobby: this.lobby, life: this.life, listen }] as never,
      name,
      daemon: true,
    });
    this.process.start();
    const way = { lobby: this.lobby[shareable](), life: this.life[shareable]() };
    this.link = new RingLink(id, name, way, { lobby: this.lobby, life: this.life });
    remember(this.link);
    void this.process.sentinel.then(() => this.ended());
  }

  /** Starts a server, and resolves once it serves. Rejects with what it failed for: a type that it could not load, a port in use. */
  static async start(options: ManagerOptions = {}, wait?: WaitOptions): Promise<Manager> {
    const manager = new Manager(options);
    try {
      manager.description = await manager.statistics(wait);
      return manager;
    } catch (error) {
      throw await manager.abandon(error);
    }
  }

  /** Starts a server, and blocks until it serves. */
  static startSync(options: ManagerOptions = {}, wait?: BlockingWaitOptions): Manager {
    const manager = new Manager(options);
    try {
      const asked = { operation: Operation.describe, object: 0, name: 'start', args: [], options: wait };
      manager.description = callSync(manager.link, asked) as ServerDescription;
      return manager;
    } catch (error) {
      void manager.abandon(error);
      throw error;
    }
  }

  /** Where it listens on the network, for `connectManager`; `undefined` unless it was started with an `address`. */
  get address(): ServerDescription['address'] {
    return this.description?.address;
  }

  /** The key that clients of the network have to know, for `connectManager`; `undefined` unless it was started with an `address`. */
  get authkey(): string | undefined {
    return this.key && Buffer.from(this.key).toString('base64');
  }

  /** The server's process id. */
  get pid(): number | undefined {
    return this.process.pid;
  }

  /** Ends the server and all it holds; who waits for it gets `ManagerDiedError`. */
  async shutdown(options: WaitOptions = { timeoutMs: patienceMs }): Promise<void> {
    if (this.process.isAlive()) {
      const asked = { operation: Operation.stop, object: 0, name: 'shutdown', args: [], options };
      // One that does not hear is killed: a method of a type may never end.
      await call(this.link, asked).catch(() => this.process.kill());
    }
    // Joined, not only waited for: a daemon does not keep this process alive.
    await this.process.join().catch(() => undefined);
    this.ended();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown();
  }

  private ended(): void {
    this.life.value = hasEnded;
    this.lobby.shutdown({ immediate: true });
    this.link.end(new ManagerDiedError(this.name));
    forget(this.link.manager);
  }

  /** The server did not come up: the error that says why. */
  private async abandon(error: unknown): Promise<unknown> {
    this.process.kill();
    const reason = await this.process.join().then(
      () => error,
      (thrown: unknown) => thrown,
    );
    return error instanceof ManagerDiedError ? reason : error;
  }
}

function listening(
  { host = '127.0.0.1', port = 0 }: ManagerAddress,
  authkey: ManagerOptions['authkey'],
): ServeOptions['listen'] {
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new ArgumentError('port', port, 'give 0 to 65535');
  if (!loopback.has(host) && authkey === undefined) {
    throw new ArgumentError(
      'host',
      host,
      'who listens beyond this machine needs an authkey of its own: give one that only your clients know',
    );
  }
  return { host, port, key: keyOf(authkey) ?? randomBytes(32) };
}

/** The bytes of a key: a text is base64, as `manager.authkey` gives it, or any other secret. */
export function keyOf(authkey: ManagerOptions['authkey']): Uint8Array | undefined {
  if (authkey === undefined) return undefined;
  const bytes = typeof authkey === 'string' ? Buffer.from(authkey, 'base64') : authkey;
  if (bytes.length >= 16) return new Uint8Array(bytes);
  throw new ArgumentError(
    'authkey',
    '(not shown)',
    'give at least 16 bytes, or their base64: randomBytes(32).toString("base64")',
  );
}

function infoOf(type: string, served: ServedClass & { readonly module?: unknown }): TaskInfo {
  const { name, module } = served;
  if (typeof module === 'string' && Object.hasOwn(served, 'module')) {
    new Kind(type, served); // what is wrong with it is said here, not over there
    return { name: `${module}#${name}`, module, exportName: name, idempotent: false };
  }
  const remedy =
    'the server has to find the class: export it, and say where with static readonly module = import.meta.url';
  throw new ArgumentError(`${name || type}.module`, module, remedy);
}
