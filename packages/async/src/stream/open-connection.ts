import { connect, type Socket, type TcpNetConnectOpts } from 'node:net';
import { currentScope } from '../loop/ambient.js';
import type { Loop } from '../loop/loop.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import { WaiterList } from '../loop/waiter-list.js';
import { endWithLoop } from './end-with-loop.js';
import { readFrom } from './read-from.js';
import type { StreamReader } from './stream-reader.js';
import { StreamWriter } from './stream-writer.js';
import { waitOutside } from './wait-outside.js';

/** Where a server is: a port of a host, or the path of a Unix socket. */
export type Address =
  | { readonly port: number; readonly host?: string | undefined; readonly path?: undefined }
  | { readonly path: string; readonly port?: undefined; readonly host?: undefined };

/** How a connection is opened. */
export interface ConnectionOptions extends ScopedWaitOptions {
  /** How many bytes its reader holds, and how long a line may be. Default: 64 KiB. */
  readonly limit?: number | undefined;
}

/** Both ends of a conversation. */
export type Connection = readonly [reader: StreamReader, writer: StreamWriter];

/**
 * Connects to a server, by TCP or by a Unix socket.
 *
 * Python analogue: `asyncio.open_connection`, `open_unix_connection`. Given up, it leaves no socket behind; what is still open at the end of
 * `run` is closed.
 *
 * @throws what Node's `connect` fails with (`ECONNREFUSED` …); TimeoutError, CancelledError.
 *
 * @example
 * import { openConnection, run, startServer } from '@parallel-cookbook/async';
 *
 * await run(async () => {
 *   const server = await startServer(async (reader, writer) => {
 *     for await (const line of reader) writer.write(String(line).toUpperCase());
 *   }, { port: 0, host: '127.0.0.1' });
 *   const [reader, writer] = await openConnection(server.address);
 *   writer.write('hello\n');
 *   await writer.drain();
 *   console.log(String(await reader.readLine()).trim()); // HELLO
 *   writer.close();
 *   await server.close();
 * });
 */
export async function openConnection(address: Address, options?: ConnectionOptions): Promise<Connection> {
  const name = address.path ?? `${address.host ?? 'localhost'}:${address.port}`;
  const waiters = new WaiterList<void>({ kind: 'connection', name }, 'open');
  const refused = waiters.refusal(options);
  if (refused !== undefined) return refused;
  const { loop } = options?.scope ?? currentScope();
  const socket = connect({ ...address, allowHalfOpen: true } as TcpNetConnectOpts);
  let outcome: true | { readonly error: unknown } | undefined;
  const onConnect = (): void => {
    outcome = true;
    waiters.wakeAll();
  };
  const onError = (error: unknown): void => {
    outcome = { error };
    waiters.wakeAll();
  };
  socket.once('connect', onConnect).once('error', onError);
  try {
    await waitOutside(waiters, options, () => {
      if (typeof outcome === 'object') throw outcome.error;
      return outcome;
    });
  } catch (error) {
    socket.destroy();
    // It may fail once more on its way out.
    socket.on('error', () => undefined);
    throw error;
  }
  socket.off('error', onError);
  return conversation(socket, name, options?.limit, loop);
}

/** Reader and writer of a socket that is connected. */
export function conversation(socket: Socket, name: string, limit: number | undefined, loop: Loop): Connection {
  const stay = endWithLoop(loop, () => socket.destroy());
  socket.once('close', stay);
  return [readFrom(socket, { limit, name }), new StreamWriter(socket, name)];
}
