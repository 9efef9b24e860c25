import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Manager } from '@parallel-cookbook/multiprocessing';
import fc from 'fast-check';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { deserialize, serialize } from 'node:v8';
import { Counter } from '../tasks/manager-tasks.js';

const frame = (bytes: Uint8Array): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(bytes.length);
  return Buffer.concat([head, bytes]);
};

/** A client that has the key and keeps to nothing else: the protocol written once more, by hand. */
class Hostile {
  private held = Buffer.alloc(0);
  private constructor(readonly socket: Socket) {}

  static async enter(manager: Manager): Promise<Hostile> {
    const socket = connect(manager.address?.port as number, '127.0.0.1');
    socket.on('error', () => undefined);
    const client = new Hostile(socket);
    const greeting = await client.take(37); // the protocol, that it wants a key, a number
    const mine = Buffer.alloc(32, 3);
    const proof = createHmac('sha256', Buffer.from(manager.authkey as string, 'base64'))
      .update('parallel-cookbook client\n')
      .update(greeting.subarray(5))
      .update(mine)
      .digest();
    socket.write(Buffer.concat([mine, proof]));
    await client.take(33); // welcome, and its own proof
    return client;
  }

  async take(length: number): Promise<Buffer> {
    while (this.held.length < length) {
      const [chunk] = (await once(this.socket, 'data')) as [Buffer];
      this.held = Buffer.concat([this.held, chunk]);
    }
    const taken = this.held.subarray(0, length);
    this.held = this.held.subarray(length);
    return taken;
  }

  async read(): Promise<Buffer> {
    return await this.take((await this.take(4)).readUInt32LE());
  }

  async ask(request: unknown): Promise<[id: number, status: number, value: { name?: string; message?: string }]> {
    this.socket.write(frame(serialize(request)));
    return deserialize(await this.read()) as never;
  }
}

describe('a client that has the key and is hostile', () => {
  let manager: Manager;
  beforeAll(async () => {
    manager = await Manager.start({ address: {}, types: { Counter } }, { timeoutMs: 60_000 });
  });
  afterAll(() => manager.shutdown());

  it('reaches nothing but what is exposed', async () => {
    const client = await Hostile.enter(manager);
    const [, , box] = (await client.ask([1, 1, 0, 'Counter', [], []])) as unknown as [0, 0, unknown];
    expect(box).toBeDefined();
    const { objects } = await manager.statistics();
    for (let object = 1; object <= objects; object++) {
      for (const method of [
        'constructor',
        '__proto__',
        '_hidden',
        'toString',
        'valueOf',
        'hasOwnProperty',
        'secret',
        'then',
        '__defineGetter__',
        '',
      ]) {
        expect(await client.ask([0, 2, object, method, [], []])).toMatchObject([2, 1, { name: 'ArgumentError' }]);
      }
    }
    expect(await client.ask([1, 3, 0, 'Object', [], []])).toMatchObject([3, 1, { name: 'ArgumentError' }]);
    expect(await client.ask([1, 3, 0, '__proto__', [], []])).toMatchObject([3, 1, { name: 'ArgumentError' }]);
    expect(await client.ask([6, 4, 0, '', [], []])).toMatchObject([4, 1, { name: 'ArgumentError' }]);
    expect(await client.ask([0, 5, 9999, 'get', [], []])).toMatchObject([5, 1, { name: 'ClosedError' }]);
    client.socket.destroy();
  });

  it('brings in no module and no handle to memory', async () => {
    const client = await Hostile.enter(manager);
    const hole = {};
    const packed = (kind: string) => ({
      value: hole,
      holes: [hole],
      within: [],
      records: [{ kind, module: 'data:text/javascript,process.exit(9)', state: {} }],
    });
    for (const type of ['Value', 'Counter']) {
      for (const kind of ['@parallel-cookbook/primitives.Mutex', 'nobody knows this'])
        expect(await client.ask([1, 1, 0, type, [packed(kind)], [[0]]])).toMatchObject([
          1,
          1,
          { name: 'PicklingError' },
        ]);
    }
    expect(
      await client.ask([1, 1, 0, 'Value', [packed('@parallel-cookbook/multiprocessing.RemoteObject')], [[0]]]),
    ).toMatchObject([1, 1, { name: 'PicklingError' }]);
    client.socket.destroy();
  });

  it('pollutes no prototype', async () => {
    const client = await Hostile.enter(manager);
    const evil = JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}') as object;
    await client.ask([1, 1, 0, 'Namespace', [[['__proto__', evil]]], []]);
    await client.ask([1, 1, 0, 'Dict', [[['__proto__', evil]]], []]);
    const names = await manager.namespace();
    expect(await names.get('polluted')).toBeUndefined();
    expect(await names.keys()).toEqual([]);
    client.socket.destroy();
  });

  it('cannot end or stop the server by any bytes or any request', async () => {
    const bytes = fc.uint8Array({ maxLength: 300 });
    const requests = fc.tuple(
      fc.nat(9),
      fc.nat(5),
      fc.nat(9),
      fc.constantFrom('get', 'acquire', 'Dict', 'Latch', 'Gate', 'wait', 'x'),
      fc.anything(),
      fc.anything(),
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(bytes, requests.map(bytesOf)), async (body) => {
        const client = await Hostile.enter(manager);
        client.socket.end(frame(body));
        client.socket.resume();
        await once(client.socket, 'close');
      }),
      { numRuns: 80 },
    );
    const length = Buffer.from([255, 255, 255, 255]);
    const client = await Hostile.enter(manager);
    client.socket.write(length);
    await once(client.socket, 'close');
    expect(await (await manager.value(1)).get()).toBe(1);
  });
});

/** As bytes, whatever it is. */
function bytesOf(value: unknown): Uint8Array {
  try {
    return serialize(value);
  } catch {
    return new Uint8Array(1);
  }
}
