import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { connectManager, Manager } from '@parallel-cookbook/multiprocessing';
import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import fc from 'fast-check';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { Counter } from '../tasks/manager-tasks.js';

const patience = { timeoutMs: 60_000 };

describe('a manager on the network', () => {
  let check: LeakCheck;
  let manager: Manager;
  beforeAll(async () => {
    await (await Manager.start()).shutdown(); // the doorbell of this process stays
    check = leaks();
  });
  beforeEach(async () => {
    manager = await Manager.start({ address: {}, types: { Counter } }, patience);
  });
  afterEach(() => manager.shutdown());
  afterAll(async () => {
    // Mapped memory goes when the collector finds it, and the doorbell of a peer stays in its cache.
    expect((await check.difference()).filter((kind) => !/memfd|pipe:/.test(kind))).toEqual([]);
  });
  const target = (): { address: { host: string; port: number }; authkey: string } => ({
    address: manager.address as { host: string; port: number },
    authkey: manager.authkey as string,
  });

  it('serves who has the key, and frees what it held when it has left', async () => {
    const client = await connectManager({ ...target(), ...patience });
    const mine = await client.dict<string, unknown>([['a', 1]]);
    const nested = await client.list<unknown>([mine]);
    expect(await ((await nested.at(0)) as typeof mine).get('a')).toBe(1);
    const lock = await client.lock();
    await lock.acquire();
    expect(() => mine.getSync('a')).toThrow(expect.objectContaining({ name: 'ArgumentError' }));
    const objects = (await manager.statistics()).objects;
    await client.close();
    await expect(mine.get('a')).rejects.toMatchObject({ name: 'ManagerDiedError' });
    while ((await manager.statistics()).clients > 1) await new Promise((resolve) => setImmediate(resolve));
    expect((await manager.statistics()).objects).toBeLessThan(objects);
  });

  it('refuses another key, and a server that has not got it is refused', async () => {
    const authkey = Buffer.alloc(32, 1).toString('base64');
    await expect(connectManager({ ...target(), authkey })).rejects.toMatchObject({ name: 'AuthenticationError' });
    const impostor = createServer((socket) => {
      socket.write(Buffer.concat([Buffer.from('PCC1'), Buffer.from([1]), Buffer.alloc(32)]));
      socket.on('data', () => socket.write(Buffer.concat([Buffer.from([1]), Buffer.alloc(32)]))); // welcome, and no proof
      socket.on('error', () => undefined);
    }).listen(0, '127.0.0.1');
    await once(impostor, 'listening');
    const { port } = impostor.address() as AddressInfo;
    await expect(connectManager({ address: { host: '127.0.0.1', port }, authkey })).rejects.toMatchObject({
      name: 'AuthenticationError',
    });
    impostor.close();
    await once(impostor, 'close');
    await expect(connectManager({ address: { host: '127.0.0.1', port }, authkey })).rejects.toMatchObject({
      name: 'ManagerDiedError',
    });
  });

  it('lives on whatever bytes a stranger sends, and answers none', async () => {
    const { port } = target().address;
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
        const socket = connect(port, '127.0.0.1');
        socket.on('error', () => undefined);
        let heard = 0;
        socket.on('data', (chunk: Buffer) => (heard += chunk.length));
        socket.end(bytes);
        await once(socket, 'close');
        expect(heard).toBeLessThanOrEqual(38);
      }),
      { numRuns: 60 },
    );
    expect((await manager.statistics()).clients).toBe(1);
  });
});
