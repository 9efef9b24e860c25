import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  BrokenPipeError,
  EndOfStreamError,
  Lock,
  Pipe,
  Process,
  SharedValue,
} from '@parallel-cookbook/multiprocessing';
import {
  ArgumentError,
  CancelledError,
  ClosedError,
  DeadlockError,
  PicklingError,
  Random,
  record,
  TimeoutError,
  type Mutex,
} from '@parallel-cookbook/primitives';
import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import fc from 'fast-check';
import { tasks } from '../tasks/connections.js';

describe('a pipe within one process', () => {
  it('brings values as they were, whatever they are', () => {
    const [a, b] = Pipe();
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true }), (value) => {
        fc.pre(!hasOddObjects(value));
        a.sendSync(value, { timeoutMs: 0 });
        expect(b.recvSync()).toStrictEqual(value);
      }),
      { numRuns: 100 },
    );
  });

  it('brings strings of all characters, lone surrogates and minus zero included', () => {
    const [a, b] = Pipe();
    for (const value of ['', 'ascii', 'naïve', '\ud800', '🙂'.repeat(100), -0, NaN, Infinity, undefined, null, true]) {
      a.sendSync(value);
      expect(b.recvSync()).toBe(value);
    }
  });

  it('keeps the order of messages, short and long, whoever awaits or blocks', async () => {
    const random = new Random(7);
    const [a, b] = Pipe({ byteCapacity: 4096 });
    const sizes = Array.from({ length: 300 }, () => random.integer(0, random.next() < 0.2 ? 20_000 : 300));
    const sent = Promise.all(sizes.map((size, i) => a.sendBytes(new Uint8Array(size).fill(i))));
    for (const [i, size] of sizes.entries()) {
      const bytes = await b.recvBytes();
      expect(bytes.length).toBe(size);
      expect(bytes.every((byte) => byte === (i & 0xff))).toBe(true);
    }
    await sent;
  });

  it('gives each of several tasks that receive another message, and all of them', async () => {
    const [a, b] = Pipe({ byteCapacity: 4096 });
    const received = Array.from({ length: 50 }, () => b.recv());
    for (let i = 0; i < 50; i++) await a.send(i);
    expect((await Promise.all(received)).sort((x, y) => (x as number) - (y as number))).toEqual(
      Array.from({ length: 50 }, (_, i) => i),
    );
  });

  it('receives into an array, and leaves a message that is too long for it', async () => {
    const [a, b] = Pipe({ byteCapacity: 1024 });
    const target = new Uint8Array(10);
    for (const length of [20, 5000]) {
      await Promise.all([
        a.sendBytes(new Uint8Array(length).fill(3)),
        expect(b.recvBytesInto(target)).rejects.toThrow(ArgumentError),
      ]);
      expect(() => b.recvBytesIntoSync(target)).toThrow(`it has 10 bytes, and the message has ${length}`);
      expect(b.recvBytesSync()).toEqual(new Uint8Array(length).fill(3));
    }
    a.sendBytesSync(Uint8Array.of(1, 2));
    expect(b.recvBytesIntoSync(target)).toBe(2);
    expect([...target.subarray(0, 2)]).toEqual([1, 2]);
  });

  it('leaves a value where bytes were asked for', () => {
    const [a, b] = Pipe();
    a.sendSync({ id: 1 });
    expect(() => b.recvBytesSync()).toThrow(PicklingError);
    expect(b.recvSync()).toEqual({ id: 1 });
  });

  it('looks whether there is something, and waits for it as long as it is told', async () => {
    const [a, b] = Pipe();
    expect(b.pollSync()).toBe(false);
    expect(await b.poll({ timeoutMs: 5 })).toBe(false);
    const polled = b.poll({ timeoutMs: 60_000 });
    await a.send(1);
    expect(await polled).toBe(true);
    expect(b.pollSync()).toBe(true);
    expect(b.recvSync()).toBe(1);
    expect(b.pollSync({ timeoutMs: 1 })).toBe(false);
  });

  it('ends a wait at its time-out or its abort, and loses nothing', async () => {
    const [a, b] = Pipe({ byteCapacity: 1024 });
    expect(() => b.recvSync({ timeoutMs: 1 })).toThrow(TimeoutError);
    await expect(b.recv({ timeoutMs: 1 })).rejects.toThrow(TimeoutError);
    const aborted = new AbortController();
    const waiting = b.recv({ signal: aborted.signal });
    aborted.abort();
    await expect(waiting).rejects.toThrow(CancelledError);
    await expect(b.recv({ signal: aborted.signal })).rejects.toThrow(CancelledError);
    expect(() => b.recvSync({ timeoutMs: NaN })).toThrow(ArgumentError);
    a.sendSync('kept');
    expect(b.recvSync()).toBe('kept');
  });

  it('drops a message that its sender gave up in the middle', async () => {
    const [a, b] = Pipe({ byteCapacity: 1024 });
    await expect(a.sendBytes(new Uint8Array(5000), { timeoutMs: 5 })).rejects.toThrow(TimeoutError);
    expect(() => a.sendBytesSync(new Uint8Array(5000), { timeoutMs: 5 })).toThrow(TimeoutError);
    const received = b.recv();
    await a.send('whole');
    expect(await received).toBe('whole');
  });

  it('refuses to block for what this very thread would have to do', async () => {
    const [a, b] = Pipe({ byteCapacity: 1024 });
    expect(() => b.recvSync()).toThrow(DeadlockError);
    expect(() => a.sendBytesSync(new Uint8Array(5000))).toThrow(DeadlockError);
    const sending = a.sendBytes(new Uint8Array(5000));
    expect(() => a.sendSync(1)).toThrow(DeadlockError);
    await b.recvBytes();
    await sending;
  });

  it('delivers what was sent before the end, and then says that it is one', async () => {
    const [a, b] = Pipe();
    a.sendSync('last');
    a.close();
    a.close();
    expect(a.closed).toBe(true);
    expect(() => a.sendSync(1)).toThrow(ClosedError);
    await expect(a.recv()).rejects.toThrow(ClosedError);
    expect(await b.recv()).toBe('last');
    expect(b.pollSync()).toBe(true);
    await expect(b.recv()).rejects.toThrow(EndOfStreamError);
    expect(() => b.recvSync()).toThrow(EndOfStreamError);
    expect(() => b.sendSync(1)).toThrow(BrokenPipeError);
    await expect(b.send(1)).rejects.toThrow(BrokenPipeError);
  });

  it('ends a wait on the side that closes, too', async () => {
    const [a] = Pipe();
    const waiting = a.recv();
    a.close();
    await expect(waiting).rejects.toThrow(ClosedError);
  });

  it('can be looped over until its end, and a loop that is left has taken only what it saw', async () => {
    const [a, b] = Pipe();
    for (const n of [1, 2, 3, 4]) a.sendSync(n);
    const seen: unknown[] = [];
    for await (const message of b) if (seen.push(message) === 2) break;
    expect([seen, b.recvSync()]).toEqual([[1, 2], 3]);
    a.close();
    for await (const message of b) seen.push(message);
    expect(seen).toEqual([1, 2, 4]);
    b.close();
    await expect(b[Symbol.asyncIterator]().next()).rejects.toMatchObject({ name: 'ClosedError' });
  });

  it('is seen in a trace as messages that are sent and received', async () => {
    const [a, b] = Pipe({ name: 'traced' });
    const recording = record();
    a.sendSync('x');
    await b.recv();
    const events = recording.stop().filter(({ object }) => object.startsWith('traced'));
    expect(events.map(({ kind, object }) => [kind, object])).toEqual([
      ['send', 'traced[0] to [1]'],
      ['recv', 'traced[0] to [1]'],
    ]);
    expect(events[0]?.detail).toEqual(events[1]?.detail); // by which the two belong together
  });

  it('has one direction when it is told so', () => {
    const [reader, writer] = Pipe({ duplex: false });
    expect([reader.readable, reader.writable, writer.readable, writer.writable]).toEqual([true, false, false, true]);
    writer.sendSync(1);
    expect(reader.recvSync()).toBe(1);
    expect(() => reader.sendSync(1)).toThrow(ArgumentError);
    expect(() => writer.recvSync()).toThrow(ArgumentError);
  });

  it('refuses what cannot travel, and what is no bytes', async () => {
    const [a] = Pipe();
    expect(() => a.sendSync({ onDone: () => 1 })).toThrow(PicklingError);
    expect(() => a.sendBytesSync('text' as never)).toThrow(ArgumentError);
    await expect(a.recvBytesInto([] as never)).rejects.toThrow(ArgumentError);
  });
});

describe('a pipe between processes', () => {
  let check: LeakCheck;
  beforeAll(() => {
    check = leaks();
  });

  it.each(['blocked', 'awaiting'])(
    'brings messages of all sizes there and back from a process that is %s',
    async (how) => {
      const [a, b] = Pipe({ byteCapacity: 1 << 14 });
      const child =
        how === 'blocked'
          ? new Process({ target: tasks.echo, args: [b] })
          : new Process({ target: tasks.echoAwaiting, args: [b] });
      child.start();
      b.close(); // as in Python, and harmless
      const random = new Random(11);
      for (let i = 0; i < 60; i++) {
        const message = { i, bytes: new Uint8Array(random.integer(0, 30_000)).fill(i) };
        if (i % 2 === 0) {
          await a.send(message);
          const back = (await a.recv()) as typeof message;
          expect([back.i, Buffer.compare(back.bytes, message.bytes)]).toEqual([i, 0]);
        } else {
          const small = { i, text: 'x'.repeat(random.integer(0, 3000)) };
          a.sendSync(small);
          expect(a.recvSync()).toEqual(small);
        }
      }
      a.close();
      expect(await child.join()).toBe('ERR_PARALLEL_END_OF_STREAM');
    },
  );

  it('moves many messages with both sides blocked, and none is lost', async () => {
    const [a, b] = Pipe({ byteCapacity: 4096 });
    const child = new Process({ target: tasks.sumOfBytes, args: [b] });
    child.start();
    const random = new Random(3);
    let sum = 0;
    for (let i = 0; i < 5000; i++) {
      const bytes = new Uint8Array(random.integer(1, 2500)).fill(i);
      sum += bytes[0] as number;
      a.sendBytesSync(bytes);
    }
    a.close();
    expect(await child.join()).toEqual([sum, 5000]);
  });

  it('delivers what a process sent before it was killed, and then the end', async () => {
    const [a, b] = Pipe();
    const child = new Process({ target: tasks.sendAndDie, args: [b, 3] });
    child.start();
    expect([a.recvSync(), a.recvSync(), await a.recv()]).toEqual([0, 1, 2]);
    expect(() => a.recvSync()).toThrow(EndOfStreamError);
    await expect(a.recv()).rejects.toThrow(EndOfStreamError);
    expect(await a.poll({ timeoutMs: 0 })).toBe(true);
    await child.sentinel;
    await expect(a.sendBytes(new Uint8Array(1 << 21))).rejects.toThrow(BrokenPipeError);
    expect(() => a.sendBytesSync(new Uint8Array(1 << 21))).toThrow(BrokenPipeError);
  });

  it('ends for those who wait, blocked or not, when a process dies that never used it', async () => {
    const [a, b] = Pipe();
    const [control, there] = Pipe();
    const child = new Process({ target: tasks.hold, args: [b, there] });
    child.start();
    expect(await control.recv()).toEqual([b.name, child.pid]);
    const waiting = expect(a.recv()).rejects.toThrow(EndOfStreamError);
    child.kill();
    await waiting;
    expect(() => a.recvSync()).toThrow(EndOfStreamError);
    expect(() => control.recvSync()).toThrow(EndOfStreamError);
    await expect(child.join()).rejects.toThrow('died with exit code -9');
  });

  it('goes on to a process of the process', async () => {
    const [a, b] = Pipe();
    const child = new Process({ target: tasks.passOn, args: [b] });
    child.start();
    a.sendSync('through');
    expect(a.recvSync()).toBe('through');
    a.close();
    expect(await child.join()).toBe('ERR_PARALLEL_END_OF_STREAM');
  });

  it('travels over another pipe, and so do locks and shared numbers', async () => {
    const [a, b] = Pipe();
    const child = new Process({ target: tasks.answerOverReceived, args: [b] });
    child.start();
    const [mine, theirs] = Pipe({ name: 'sent' });
    a.sendSync(theirs);
    expect(mine.recvSync()).toBe('over sent[1]');
    mine.sendSync('done');
    expect(await child.join()).toBe('done');

    const [c, d] = Pipe();
    c.sendSync({ lock: new Lock({ name: 'travelling' }), value: new SharedValue('i32', 5) });
    const received = d.recvSync() as { lock: Mutex; value: SharedValue<'i32'> };
    expect([received.lock.name, received.value.add(1)]).toEqual(['travelling', 5]);
  });

  afterAll(async () => {
    const more = await check.difference();
    // Memory that was shared is let go of when it is collected; doorbells are kept for the next ring.
    expect(more.filter((what) => !/memfd|descriptor of pipe/.test(what))).toEqual([]);
  });
});

/** Whether it has what structured clone gives another prototype or drops: nothing to do with pipes. */
function hasOddObjects(value: unknown): boolean {
  try {
    return JSON.stringify(structuredClone(value), bigint) === undefined
      ? value !== undefined
      : !isEqual(structuredClone(value), value);
  } catch {
    return true;
  }
}

function bigint(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value;
}

function isEqual(a: unknown, b: unknown): boolean {
  try {
    expect(a).toStrictEqual(b);
    return true;
  } catch {
    return false;
  }
}
