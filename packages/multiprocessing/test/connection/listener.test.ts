import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  AuthenticationError,
  BrokenPipeError,
  Client,
  EndOfStreamError,
  Listener,
  Lock,
  type Address,
  type ListenerOptions,
  type SocketConnection,
} from '@parallel-cookbook/multiprocessing';
import {
  ArgumentError,
  CancelledError,
  ClosedError,
  PicklingError,
  SystemCallError,
  TimeoutError,
} from '@parallel-cookbook/primitives';
import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../programs/connection.js', import.meta.url));
const authkey = 'a secret of the test';
let check: LeakCheck;
let folder: string;
let path: string;
let sockets = 0;
const opened: { close(): void }[] = [];

beforeAll(() => {
  check = leaks();
  folder = mkdtempSync(join(tmpdir(), 'listener-'));
});
beforeEach(() => {
  path = join(folder, `socket-${++sockets}`);
});
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  expect((await check.difference()).filter((what) => !/memfd|descriptor of pipe/.test(what))).toEqual([]);
});

function run(what: string, address: Address, key = ''): Promise<string> {
  return new Promise((resolve) => {
    const args = [program, what, JSON.stringify(address), ...(key ? [key] : [])];
    execFile(process.execPath, args, (_, stdout, stderr) => resolve((stdout + stderr).trim()));
  });
}

async function listen(options?: ListenerOptions, address: Address = { family: 'unix', path }): Promise<Listener> {
  const listener = await Listener.open(address, options);
  opened.push(listener);
  return listener;
}

/** A connection within this process: both ends. */
async function pair(options?: ListenerOptions): Promise<[SocketConnection, SocketConnection]> {
  const listener = await listen(options);
  const ends = await Promise.all([listener.accept(), Client(listener.address, options)]);
  opened.push(...ends);
  return ends;
}

function raw(address: Address): Socket {
  const socket = address.family === 'unix' ? connect(address.path) : connect(address.port, address.host);
  opened.push({ close: () => socket.destroy() });
  return socket;
}

describe.each([
  ['a unix socket', 'unix'],
  ['TCP', 'tcp'],
])('a listener at %s', (_, family) => {
  const address = (): Address => (family === 'unix' ? { family: 'unix', path } : { family: 'tcp', port: 0 });

  it('talks with an unrelated program that knows the authkey', async () => {
    const listener = await listen({ authkey }, address());
    const said = run('echo', listener.address, authkey);
    const connection = await listener.accept();
    opened.push(connection);
    const large = new Uint8Array(3_000_000).fill(7);
    for (const message of [1, 'text', { at: new Date(5), of: new Map([[1n, [undefined]]]) }]) {
      await connection.send(message);
      expect(await connection.recv()).toEqual(message);
    }
    const sending = connection.sendBytes(large);
    expect(Buffer.compare(await connection.recvBytes(), large)).toBe(0);
    await sending;
    connection.close();
    expect(await said).toBe('ERR_PARALLEL_END_OF_STREAM');
  });

  it('turns away who does not know it, and goes on', async () => {
    const listener = await listen({ authkey }, address());
    await expect(Client(listener.address, { authkey: 'another' })).rejects.toThrow('has another authkey');
    await expect(Client(listener.address)).rejects.toThrow('wants an authkey');
    expect(await run('echo', listener.address, 'wrong')).toContain('AuthenticationError');
    const [there, here] = await Promise.all([listener.accept(), Client(listener.address, { authkey })]);
    opened.push(there, here);
    expect(listener.rejected).toBe(3);
  });
});

describe('a connection', () => {
  it('can be looped over until the other side closes', async () => {
    const [here, there] = await pair();
    for (const n of [1, 2]) await there.send(n);
    there.close();
    const seen: unknown[] = [];
    for await (const message of here) seen.push(message);
    expect(seen).toEqual([1, 2]);
  });
});

describe('the authentication', () => {
  it('is of both: a listener without the authkey is no listener for a client with one', async () => {
    const listener = await listen();
    await expect(Client(listener.address, { authkey })).rejects.toThrow(AuthenticationError);
  });

  it('does not take a proof that was the proof of another connection, or of the listener', async () => {
    const listener = await listen({ authkey });
    // What a client sent that knew the key.
    const spy = raw(listener.address);
    const greeting = await bytesFrom(spy, 37);
    const impostor = raw(listener.address);
    await bytesFrom(impostor, 37);
    impostor.write(Buffer.concat([greeting.subarray(5), Buffer.alloc(32, 1)]));
    expect((await bytesFrom(impostor, 1))[0]).toBe(0);
    await expect(listener.accept({ timeoutMs: 1 })).rejects.toThrow(TimeoutError);
    expect(listener.rejected).toBe(1);
  });

  it('does not wait for ever for a client that says nothing, and keeps nobody out meanwhile', async () => {
    const listener = await listen({ authkey, handshakeTimeoutMs: 300 });
    const silent = raw(listener.address);
    const gone = new Promise((resolve) => silent.once('close', resolve));
    silent.resume();
    const ends = await Promise.all([listener.accept(), Client(listener.address, { authkey })]);
    opened.push(...ends);
    await gone;
    expect(listener.rejected).toBe(1);
  });

  it('ends for a client whose listener says nothing, or something else', async () => {
    const { createServer } = await import('node:net');
    for (const [says, error] of [
      ['', TimeoutError],
      ['HTTP/1.1 400 Bad Request\r\n'.padEnd(64), AuthenticationError],
    ] as const) {
      const server = createServer((socket) => {
        socket.on('error', () => undefined).resume();
        if (says) socket.end(says);
      });
      const at = join(folder, `other-${++sockets}`);
      await new Promise<void>((resolve) => server.listen(at, resolve));
      await expect(Client({ family: 'unix', path: at }, { authkey, timeoutMs: 200 })).rejects.toThrow(error);
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('turns away those who are too many', async () => {
    const listener = await listen({ backlog: 1 });
    const silent = raw(listener.address);
    await bytesFrom(silent, 37);
    await expect(Client(listener.address)).rejects.toThrow(AuthenticationError);
    expect(listener.rejected).toBe(1);
  });
});

describe('an address', () => {
  it('outside of this machine asks for an authkey', async () => {
    await expect(Listener.open({ family: 'tcp', host: '0.0.0.0', port: 0 })).rejects.toThrow('authkey');
    await expect(Client({ family: 'tcp', host: '192.0.2.1', port: 9 })).rejects.toThrow('authkey');
  });

  it('that makes no sense is refused by name', async () => {
    await expect(Listener.open({ family: 'unix', path: '' })).rejects.toThrow(ArgumentError);
    await expect(Listener.open({ family: 'unix', path: 'x'.repeat(200) })).rejects.toThrow('address.path');
    await expect(Client({ family: 'tcp', port: 99_999 })).rejects.toThrow('address.port');
    await expect(Client({ family: 'ipx' } as never)).rejects.toThrow(ArgumentError);
    await expect(Client({ family: 'unix', path }, { authkey: '' })).rejects.toThrow('authkey');
    await expect(Listener.open({ family: 'unix', path }, { backlog: 0 })).rejects.toThrow('backlog');
    await expect(Listener.open({ family: 'unix', path }, { maxMessageBytes: 0 })).rejects.toThrow('maxMessageBytes');
  });

  it('where nobody listens, or somebody else does, says so', async () => {
    await expect(Client({ family: 'unix', path })).rejects.toThrow(SystemCallError);
    await listen();
    await expect(Listener.open({ family: 'unix', path })).rejects.toThrow('EADDRINUSE');
  });

  it("is this user's alone, and is gone when the listener is closed", async () => {
    const listener = await listen();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    listener.close();
    listener.close();
    await expect(listener.accept()).rejects.toThrow(ClosedError);
    expect(existsSync(path)).toBe(false);
  });

  it('that a killed listener left behind is taken over', async () => {
    await run('listen and die', { family: 'unix', path });
    expect(existsSync(path)).toBe(true);
    await listen();
  });
});

describe('a connection over a socket', () => {
  it('brings errors with their class, and refuses handles and what cannot travel', async () => {
    const [a, b] = await pair();
    await a.send({ error: new ClosedError('door') });
    const { error } = (await b.recv()) as { error: unknown };
    expect(error).toBeInstanceOf(ClosedError);
    await expect(a.send([new Lock()])).rejects.toThrow('handle');
    await expect(a.send(() => 1)).rejects.toThrow(PicklingError);
    await expect(a.sendBytes('text' as never)).rejects.toThrow(ArgumentError);
  });

  it('leaves a message that is no bytes, or too long for the array', async () => {
    const [a, b] = await pair();
    await a.send('value');
    await expect(b.recvBytes()).rejects.toThrow(PicklingError);
    expect(await b.recv()).toBe('value');
    await a.sendBytes(Uint8Array.of(1, 2, 3));
    await expect(b.recvBytesInto(new Uint8Array(2))).rejects.toThrow(ArgumentError);
    const target = new Uint8Array(5);
    expect([await b.recvBytesInto(target), ...target]).toEqual([3, 1, 2, 3, 0, 0]);
  });

  it('holds messages to their limit, on both sides', async () => {
    const listener = await listen({ maxMessageBytes: 100 });
    const [there, here] = await Promise.all([listener.accept(), Client(listener.address)]);
    opened.push(there, here);
    await expect(there.sendBytes(new Uint8Array(101))).rejects.toThrow('maxMessageBytes');
    await here.sendBytes(new Uint8Array(100));
    await here.sendBytes(new Uint8Array(101));
    expect((await there.recvBytes()).length).toBe(100);
    await expect(there.recvBytes()).rejects.toThrow('more than 100 bytes');
    await expect(here.recv()).rejects.toThrow(EndOfStreamError);
  });

  it('makes a sender wait whose messages nobody receives, and loses none of them', async () => {
    const [a, b] = await pair();
    const bytes = new Uint8Array(1 << 18);
    let sent = 0;
    for (; sent < 1000; sent++) {
      try {
        await a.sendBytes(bytes, { timeoutMs: 100 });
      } catch (error) {
        expect(error).toBeInstanceOf(TimeoutError);
        break;
      }
    }
    expect(sent).toBeLessThan(100);
    for (let i = 0; i < sent; i++) expect((await b.recvBytes()).length).toBe(bytes.length);
    expect(await b.poll()).toBe(false);
  });

  it('ends a wait at its time-out, its abort and its close', async () => {
    const [a, b] = await pair();
    await expect(b.recv({ timeoutMs: 1 })).rejects.toThrow(TimeoutError);
    expect(await b.poll({ timeoutMs: 1 })).toBe(false);
    const aborted = new AbortController();
    const waiting = expect(b.recv({ signal: aborted.signal })).rejects.toThrow(CancelledError);
    aborted.abort();
    await waiting;
    const closing = expect(b.recv()).rejects.toThrow(ClosedError);
    b.close();
    await closing;
    await expect(a.recv()).rejects.toThrow(EndOfStreamError);
    await expect(a.send(1)).rejects.toThrow(BrokenPipeError);
    expect(await a.poll()).toBe(true);
  });

  it('delivers what was sent right before the close', async () => {
    const [a, b] = await pair();
    for (let i = 0; i < 100; i++) void a.send(i);
    a.close();
    for (let i = 0; i < 100; i++) expect(await b.recv()).toBe(i);
    await expect(b.recv()).rejects.toThrow(EndOfStreamError);
  });

  it('ends when the process at its other end is killed', async () => {
    const listener = await listen({ authkey });
    const over = run('die', listener.address, authkey);
    const connection = await listener.accept();
    opened.push(connection);
    expect(await connection.recv()).toBe('last words');
    const waiting = expect(connection.recv()).rejects.toThrow(EndOfStreamError);
    await connection.send('go');
    await waiting;
    await over;
  });
});

function bytesFrom(socket: Socket, count: number): Promise<Buffer> {
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (bytes.length >= count) resolve(bytes);
    });
  });
}
