import { ArgumentError } from '@parallel-cookbook/primitives';
import { types } from 'node:util';

/** Where a listener is: a socket in the file system of this machine, or a port. */
export type Address =
  | { readonly family: 'unix'; readonly path: string }
  | { readonly family: 'tcp'; readonly host?: string | undefined; readonly port: number };

/** What both sides must know: a text, or bytes. Take at least 16 that nobody can guess. */
export type Authkey = string | Uint8Array;

/** A place, as Node's sockets call it. */
export type SocketPlace = { readonly path: string } | { readonly host: string; readonly port: number };

const loopback = /^(localhost|127(\.\d{1,3}){3}|::1)$/;
/** What the system's structure for a path can hold. */
const longestPath = 107;

/** An address as text, for errors. */
export function addressText(address: Address): string {
  return address.family === 'unix' ? address.path : `${address.host ?? '127.0.0.1'}:${address.port}`;
}

/** What Node's sockets need to know; throws `ArgumentError` for what is no address, or one that would let in anybody. */
export function socketOptions(address: Address, authkey: Authkey | undefined): SocketPlace {
  if (address?.family === 'unix') {
    const { path } = address;
    if (typeof path !== 'string' || path === '' || Buffer.byteLength(path) > longestPath) {
      throw new ArgumentError('address.path', path, `give a path of 1 to ${longestPath} bytes`);
    }
    return { path };
  }
  if (address?.family !== 'tcp') {
    throw new ArgumentError('address', address, "use { family: 'unix', path } or { family: 'tcp', port }");
  }
  const { host = '127.0.0.1', port } = address;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new ArgumentError(
      'address.port',
      port,
      'use a whole number from 0 to 65535; a listener on 0 takes a free one',
    );
  }
  if (!loopback.test(host) && authkey === undefined) {
    throw new ArgumentError('authkey', authkey, `give one: ${host} can be reached from other machines`);
  }
  return { host, port };
}

/** The key as bytes; `undefined` without one. */
export function keyBytes(authkey: Authkey | undefined): Uint8Array | undefined {
  if (authkey === undefined) return undefined;
  const bytes = typeof authkey === 'string' ? Buffer.from(authkey) : authkey;
  if (types.isUint8Array(bytes) && bytes.length > 0) return bytes;
  throw new ArgumentError('authkey', typeof authkey, 'give a text or a Uint8Array that is not empty');
}
