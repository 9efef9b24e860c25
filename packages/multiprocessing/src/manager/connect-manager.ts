import { ArgumentError, type WaitOptions } from '@parallel-cookbook/primitives';
import { forget, remember } from './link/link-to.js';
import { ManagerDiedError } from './link/manager-died-error.js';
import { SocketLink } from './link/socket-link.js';
import { keyOf, type ManagerOptions } from './manager.js';
import { ObjectFactory } from './proxy/object-factory.js';

/** Where a manager is. */
export interface ConnectOptions extends WaitOptions {
  /** What `manager.address` says over there. */
  readonly address: { readonly host: string; readonly port: number };
  /** What `manager.authkey` says over there, or the key that it was given. */
  readonly authkey: NonNullable<ManagerOptions['authkey']>;
}

/** A manager of another family of processes or another machine. Its proxies can only await. */
export class RemoteManager extends ObjectFactory implements AsyncDisposable {
  /** @internal */
  constructor(protected override readonly link: SocketLink) {
    super();
  }

  /** Leaves; the server goes on. What this client held is free, what it referred to is released. */
  close(): Promise<void> {
    forget(this.link.manager);
    this.link.end(new ManagerDiedError(this.name, 'this client has left'));
    return Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/**
 * Connects to a manager that listens on the network.
 *
 * Python analogue: `BaseManager(address, authkey).connect()`. Both sides show that they have the key, and neither sends it. What
 * follows is not encrypted: over a network that others can read take a tunnel.
 *
 * Rejects with `AuthenticationError` for a wrong key, on either side; `ManagerDiedError` where nobody listens; `TimeoutError`.
 *
 * @example
 * import { connectManager, Manager } from '@parallel-cookbook/multiprocessing';
 *
 * const manager = await Manager.start({ address: { host: '127.0.0.1' } });
 * const client = await connectManager({ address: manager.address, authkey: manager.authkey });
 * const list = await client.list([3, 1, 2]);
 * await list.sort();
 * console.log(await list.copy()); // [ 1, 2, 3 ]
 * await client.close();
 * await manager.shutdown();
 */
export async function connectManager({ address, authkey, ...wait }: ConnectOptions): Promise<RemoteManager> {
  const { host, port } = address ?? {};
  if (typeof host !== 'string' || !Number.isInteger(port))
    throw new ArgumentError('address', address, 'give { host, port }');
  const key = keyOf(authkey);
  if (!key) throw new ArgumentError('authkey', authkey, 'give the key of the manager: manager.authkey');
  const text = Buffer.from(key).toString('base64');
  const link = new SocketLink('', `manager at ${host}:${port}`, { host, port, key: text }, text);
  await link.open(wait);
  const manager = new RemoteManager(link);
  const { id } = await manager.statistics(wait);
  link.manager = id;
  remember(link);
  return manager;
}
