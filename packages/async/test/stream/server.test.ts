import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CancelledError, ClosedError } from '@parallel-cookbook/primitives';
import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import {
  Event,
  openConnection,
  run,
  sleep,
  startServer,
  TaskGroup,
  TestClock,
  type Address,
  type ConnectionHandler,
  type ExceptionContext,
  currentLoop,
} from '@parallel-cookbook/async';

let check: LeakCheck;
beforeAll(() => {
  check = leaks();
});
afterAll(async () => {
  expect(await check.difference()).toEqual([]);
});

const anywhere: Address = { host: '127.0.0.1', port: 0 };

const echo: ConnectionHandler = async (reader, writer) => {
  for await (const line of reader) {
    writer.write(line);
    await writer.drain();
  }
};

describe('a server', () => {
  it('talks to several at the same time, over TCP and over a Unix socket', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'server-'));
    for (const address of [anywhere, { path: join(folder, 'socket') }]) {
      await run(async () => {
        const server = await startServer(echo, address);
        expect(server.listening).toBe(true);
        await TaskGroup.run((group) => {
          for (let client = 0; client < 5; client++) {
            group.spawn(async () => {
              const [reader, writer] = await openConnection(server.address);
              for (let i = 0; i < 20; i++) {
                writer.write(`${client}: ${i}\n`);
                expect((await reader.readLine()).toString()).toBe(`${client}: ${i}\n`);
              }
              writer.writeEof();
              expect(await reader.read()).toHaveLength(0);
              await writer[Symbol.asyncDispose]();
              expect(() => writer.write('x')).toThrow(ClosedError);
            });
          }
        });
        await server.close();
        expect([server.connections, server.listening]).toEqual([0, false]);
      });
    }
    rmSync(folder, { recursive: true });
  });

  it('makes who writes wait while nobody reads', async () => {
    await run(async () => {
      const [go, gone] = [new Event(), new Event()];
      let received = 0;
      const server = await startServer(async (reader) => {
        await go.wait();
        received = (await reader.read()).length;
        gone.set();
      }, anywhere);
      const [, writer] = await openConnection(server.address);
      const block = Buffer.alloc(1 << 16);
      let sent = 0;
      await expect(
        (async () => {
          for (;;) {
            writer.write(block);
            sent += block.length;
            await writer.drain({ timeoutMs: 200 });
          }
        })(),
      ).rejects.toMatchObject({ code: 'ERR_PARALLEL_TIMEOUT' });
      expect(sent).toBeLessThan(64 << 20);
      go.set();
      await writer.drain();
      writer.close();
      await writer.waitClosed();
      await gone.wait();
      expect(received).toBe(sent);
      await server.close();
    });
  });

  it('tells a handler that fails to the exception handler, closes its connection, and serves the others', async () => {
    await run(async () => {
      const told: ExceptionContext[] = [];
      currentLoop().setExceptionHandler((context) => void told.push(context));
      const server = await startServer(async (reader, writer) => {
        const line = await reader.readLine();
        if (line.toString() === 'fail\n') throw new RangeError('handler');
        writer.write('fine\n');
      }, anywhere);
      const [bad, toBad] = await openConnection(server.address);
      toBad.write('fail\n');
      expect(await bad.read().catch(() => Buffer.alloc(0))).toHaveLength(0);
      const [good, toGood] = await openConnection(server.address);
      toGood.write('x\n');
      expect((await good.readLine()).toString()).toBe('fine\n');
      toBad.abort();
      toGood.close();
      await server.close();
      expect(told.map(({ exception }) => (exception as Error).message)).toEqual(['handler']);
    });
  });

  it('closes its clients when it is told to, and by its disposal', async () => {
    await run(async () => {
      const server = await startServer(echo, anywhere);
      const connected = await Promise.all([openConnection(server.address), openConnection(server.address)]);
      for (const [reader, writer] of connected) {
        writer.write('x\n');
        await reader.readLine();
      }
      expect(server.connections).toBe(2);
      await server[Symbol.asyncDispose]();
      for (const [reader, writer] of connected) {
        await reader.read().catch(() => undefined);
        writer.abort();
      }
      expect(server.connections).toBe(0);
    });
  });

  it('serves until it is closed, or until who serves is cancelled', async () => {
    await run(async () => {
      const [one, other] = [await startServer(echo, anywhere), await startServer(echo, anywhere)];
      await TaskGroup.run(async (group) => {
        const [serving, cancelled] = [group.spawn(() => one.serveForever()), group.spawn(() => other.serveForever())];
        await sleep(0);
        await one.close();
        await serving;
        cancelled.cancel();
        await expect(cancelled.result()).rejects.toBeInstanceOf(CancelledError);
      });
      expect([one.listening, other.listening]).toEqual([false, false]);
    });
  });

  it('leaves nothing open when run ends, whoever forgot to close', async () => {
    await run(async () => {
      const server = await startServer(echo, anywhere);
      const [reader, writer] = await openConnection(server.address);
      writer.write('x\n');
      await reader.readLine();
    });
  });

  it('refuses an address that is in use, and a connection to nobody', async () => {
    await run(async () => {
      const server = await startServer(echo, anywhere);
      await expect(startServer(echo, server.address)).rejects.toMatchObject({ code: 'EADDRINUSE' });
      const { address } = server;
      await server.close();
      await expect(openConnection(address)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    });
  });

  it('opens no connection for a task that is cancelled', async () => {
    await run(async () => {
      const server = await startServer(echo, anywhere);
      await TaskGroup.run(async (group) => {
        const opening = group.spawn(() => openConnection(server.address));
        await sleep(0);
        opening.cancel();
        await expect(opening.result()).rejects.toBeInstanceOf(CancelledError);
      });
      await server.close();
    });
  });

  it('holds a test clock still while somebody waits for a stream', async () => {
    await run(
      async () => {
        const server = await startServer(echo, anywhere);
        const [reader, writer] = await openConnection(server.address);
        writer.write('x\n');
        const line = await reader.readLine({ timeoutMs: 1 });
        expect(line.toString()).toBe('x\n');
        writer.close();
        await server.close();
      },
      { clock: new TestClock() },
    );
  });
});
