import {
  Deadline,
  settledWithin,
  SystemCallError,
  throwIfAborted,
  type WaitOptions,
} from '@parallel-cookbook/primitives';
import { connect } from 'node:net';
import { addressText, keyBytes, socketOptions, type Address } from './address.js';
import { challenge } from './challenge.js';
import { SocketConnection } from './socket-connection.js';
import { maxMessageBytesOf, type SocketSettings } from './socket-settings.js';

const defaultTimeoutMs = 10_000;

/**
 * Connects to a {@link Listener}, of any process that can be reached.
 *
 * Python analogue: `multiprocessing.connection.Client(address, authkey=…)`; the protocol is our own.
 *
 * Errors: `SystemCallError` where nobody listens, `AuthenticationError` where one side has another authkey or none, `TimeoutError`
 * after 10 s unless told otherwise, `CancelledError`, `ArgumentError`.
 */
export async function Client(address: Address, options: SocketSettings & WaitOptions = {}): Promise<SocketConnection> {
  const text = addressText(address);
  const operation = `connect to ${text}`;
  const [where, key] = [socketOptions(address, options.authkey), keyBytes(options.authkey)];
  const longest = maxMessageBytesOf(options);
  const deadline = Deadline.after(options.timeoutMs ?? defaultTimeoutMs);
  throwIfAborted(options.signal, operation);
  const socket = connect(where);
  const connected = new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.on('error', (error: NodeJS.ErrnoException) =>
      reject(new SystemCallError('connect', error.code ?? '', text)),
    );
  });
  try {
    await settledWithin(connected, deadline, options.signal, operation);
    await settledWithin(challenge(socket, 'client', key, text, deadline), deadline, options.signal, operation);
    return new SocketConnection(`connection to ${text}`, socket, longest);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}
