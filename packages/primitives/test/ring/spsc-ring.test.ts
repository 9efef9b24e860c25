import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { record, SpscRing, threadDomain, type RingOptions } from '@parallel-cookbook/primitives';
import { leaks, shareableContract, startThread, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import fc from 'fast-check';

const programs = new URL('../programs/ring.js', import.meta.url);
const make = (options?: RingOptions): SpscRing => new SpscRing(threadDomain, options);
const bytes = (...of: number[]): Uint8Array => Uint8Array.from(of);
let check: LeakCheck;
beforeAll(() => void (check = leaks()));
afterAll(async () => expect(await check.difference()).toEqual([]));

describe('a SpscRing', () => {
  it('gives records as they were written, in their order, however long', async () => {
    const { producer, consumer } = make({ byteCapacity: 256 });
    const records = [bytes(1, 2, 3), bytes(), new Uint8Array(100).fill(7), new Uint8Array(Buffer.from('text'))];
    for (const each of records) producer.pushSync(each);
    expect(consumer.tryPop()).toEqual(records[0]);
    expect(consumer.popSync()).toEqual(records[1]);
    expect(await consumer.pop()).toEqual(records[2]);
    expect(consumer.popManySync()).toEqual([records[3]]);
    expect(consumer.tryPop()).toBeUndefined();
  });

  it('shows what was written only when it is published, all at once', () => {
    const { producer, consumer } = make();
    for (let i = 0; i < 3; i++) producer.writeSync(bytes(i));
    producer.tryReserve(2)?.set([8, 9]);
    expect(consumer.tryPop()).toBeUndefined();
    producer.publish();
    expect(consumer.popManySync(2)).toEqual([bytes(0), bytes(1)]);
    expect(consumer.popManySync()).toEqual([bytes(2), bytes(8, 9)]);
  });

  it('publishes by itself when there is no room for more, so that room can come', () => {
    const { producer, consumer } = make({ byteCapacity: 64 });
    let written = 0;
    while (producer.tryWrite(bytes(written))) written++;
    expect(written).toBe(4);
    expect(consumer.popManySync()).toHaveLength(4);
  });

  it('takes a record that fills it but for its header, wherever it stands', () => {
    const ring = make({ byteCapacity: 64 });
    const { producer, consumer } = ring;
    expect(ring.maxRecordBytes).toBe(56);
    for (let i = 0; i < 20; i++) {
      producer.pushSync(bytes(i));
      consumer.popSync();
      const longest = new Uint8Array(56).fill(i);
      // Behind the middle it must begin at the beginning, which it can once the consumer has looked there.
      if (!producer.tryPush(longest)) {
        expect(consumer.tryPop()).toBeUndefined();
        expect(producer.tryPush(longest)).toBe(true);
      }
      expect(consumer.tryPop()).toEqual(longest);
    }
  });

  it('shows records where they lie, until they are released', () => {
    const ring = make({ byteCapacity: 64 });
    const { producer, consumer } = ring;
    for (let i = 0; i < 4; i++) producer.pushSync(bytes(i));
    expect(consumer.tryPeek()).toEqual(bytes(0));
    expect(consumer.peekSync()).toEqual(bytes(0));
    expect(producer.tryPush(bytes(9))).toBe(false);
    consumer.release();
    expect(producer.tryPush(bytes(4))).toBe(true);
    const seen: number[] = [];
    for (const view of consumer.drain()) {
      expect(view.buffer).toBe(consumer.tryPeek()?.buffer ?? view.buffer);
      seen.push(view[0] as number);
      if (seen.length === 2) break;
    }
    expect(seen).toEqual([1, 2]);
    expect(ring.statistics().bytes).toBe(32);
    expect([...consumer.drain()].map((view) => view[0])).toEqual([3, 4]);
    expect(ring.statistics().bytes).toBe(0);
  });

  it('frees what was read by copying in batches, and all of it when there is nothing more to read', () => {
    const ring = make({ byteCapacity: 1024 });
    const target = new Uint8Array(8);
    for (let i = 0; i < 3; i++) ring.producer.writeSync(bytes(i, i));
    ring.producer.publish();
    expect([ring.consumer.tryRead(target), target[1]]).toEqual([2, 0]);
    expect(ring.consumer.readSync(target)).toBe(2);
    expect(ring.statistics().bytes).toBe(48);
    ring.consumer.release();
    expect(ring.statistics().bytes).toBe(16);
    expect([ring.consumer.tryRead(target), ring.consumer.tryRead(target)]).toEqual([2, -1]);
    expect(ring.statistics()).toEqual({ written: 48, read: 48, bytes: 0, producerWaits: 0, consumerWaits: 0 });
  });

  it('leaves a record where it is when the array to copy it to is too short', () => {
    const { producer, consumer } = make();
    producer.pushSync(bytes(1, 2, 3));
    expect(() => consumer.tryRead(new Uint8Array(2))).toThrow(/target is .*2 bytes, and the record has 3/);
    expect(consumer.tryPop()).toEqual(bytes(1, 2, 3));
  });

  it('copies the very bytes, also of arrays that are used again and again: those of NaNs, of odd lengths and offsets', () => {
    const { producer, consumer } = make();
    const signalling = new Uint8Array(new BigUint64Array([0x7ff0_0000_0000_0001n, 0xfff4_dead_beef_0003n]).buffer);
    const arrays = [signalling, signalling.subarray(1), signalling.subarray(8, 13), new Uint8Array(300).fill(5)];
    for (const array of arrays) {
      const target = new Uint8Array(array.length);
      for (let i = 0; i < 20_000; i++) {
        array[0] = i;
        producer.pushSync(array);
        consumer.readSync(target);
        if (!Buffer.from(array).equals(target)) expect([i, target]).toEqual([i, array]);
      }
    }
  });

  it('awaits room and records, and so a lane can be both of its sides', async () => {
    const { producer, consumer } = make({ byteCapacity: 64 });
    const many = Array.from({ length: 50 }, (_, i) => bytes(i));
    const done = producer.pushMany(many);
    const got: Uint8Array[] = [];
    while (got.length < 50) got.push(...(await consumer.popMany(3)));
    await done;
    expect(got).toEqual(many);
    const [first, second] = [consumer.pop(), consumer.pop()];
    await producer.push(bytes(1));
    await producer.push(bytes(2));
    expect(await Promise.all([first, second])).toEqual([bytes(1), bytes(2)]);
  });

  it('copies what is pushed at the call, though it waits', async () => {
    const { producer, consumer } = make({ byteCapacity: 64 });
    const array = new Uint8Array(40).fill(1);
    producer.pushSync(array);
    const waiting = producer.push(array);
    array.fill(2);
    expect(consumer.popSync()[0]).toBe(1);
    await waiting;
    expect(consumer.popSync()[0]).toBe(1);
  });

  it('ends waits by time-out and by abort, and loses nothing by that', async () => {
    const ring = make({ byteCapacity: 64, name: 'timed' });
    const { producer, consumer } = ring;
    expect(() => consumer.popSync({ timeoutMs: 1 })).toThrow(/read a record from timed/);
    await expect(consumer.pop({ timeoutMs: 1 })).rejects.toMatchObject({ code: 'ERR_PARALLEL_TIMEOUT' });
    await expect(consumer.peek({ signal: AbortSignal.abort('no') })).rejects.toMatchObject({ name: 'CancelledError' });
    const controller = new AbortController();
    const aborted = consumer.pop({ signal: controller.signal });
    controller.abort();
    await expect(aborted).rejects.toMatchObject({ name: 'CancelledError' });
    while (producer.tryPush(bytes(1)));
    expect(() => producer.pushSync(bytes(2), { timeoutMs: 1 })).toThrow(/write a record into timed/);
    await expect(producer.push(bytes(2), { timeoutMs: 1 })).rejects.toMatchObject({ name: 'TimeoutError' });
    await expect(producer.pushMany([bytes(2)], { timeoutMs: 1 })).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(consumer.popManySync()).toEqual([bytes(1), bytes(1), bytes(1), bytes(1)]);
    expect(ring.statistics()).toMatchObject({ producerWaits: 3, consumerWaits: 3 });
  });

  it('refuses to block for what this very thread would have to do', () => {
    const { producer, consumer } = make({ byteCapacity: 64 });
    while (producer.tryPush(bytes(1)));
    consumer.popManySync();
    expect(() => consumer.popSync()).toThrow(/this thread is its producer too/);
    while (producer.tryPush(bytes(1)));
    expect(() => producer.pushSync(bytes(1))).toThrow(/this thread is its consumer too/);
  });

  it('is closed by either side: what is published can still be read, nothing more written', async () => {
    const ring = make();
    const { producer, consumer } = ring;
    producer.writeSync(bytes(1));
    ring.close();
    ring.close();
    expect(ring.closed).toBe(true);
    expect(() => producer.tryPush(bytes(2))).toThrow(/is closed/);
    await expect(producer.push(bytes(2))).rejects.toMatchObject({ name: 'ClosedError' });
    const got: Uint8Array[] = [];
    for await (const each of consumer) got.push(each);
    expect(got).toEqual([bytes(1)]);
    expect(() => consumer.tryPop()).toThrow(/is closed/);
    await expect(consumer.popMany()).rejects.toMatchObject({ code: 'ERR_PARALLEL_CLOSED' });
  });

  it('wakes those who await when it is closed', async () => {
    const [empty, full] = [make(), make({ byteCapacity: 64 })];
    const popping = expect(empty.consumer.pop()).rejects.toMatchObject({ name: 'ClosedError' });
    while (full.producer.tryPush(bytes(1)));
    const pushing = expect(full.producer.push(bytes(1))).rejects.toMatchObject({ name: 'ClosedError' });
    empty.close();
    full.close();
    await Promise.all([popping, pushing]);
  });

  it('names bad arguments and what to do', () => {
    const ring = make({ byteCapacity: 64, name: 'small' });
    expect(() => make({ byteCapacity: 63 })).toThrow(/byteCapacity is 63: give a whole number of bytes from 64/);
    expect(() => make({ byteCapacity: 2 ** 31 })).toThrow(/byteCapacity/);
    expect(() => ring.producer.tryPush('text' as never)).toThrow(/bytes is "text": give a Uint8Array/);
    expect(() => ring.producer.tryPush(undefined as never)).toThrow(/bytes is undefined/);
    expect(() => ring.producer.pushSync(new Uint8Array(57))).toThrow(/small takes 56; give the ring a larger/);
    expect(() => ring.producer.tryReserve(-1)).toThrow(/length is -1/);
    expect(() => ring.consumer.popManySync(0)).toThrow(/most is 0/);
    ring.producer.pushSync(bytes(1));
    expect(() => ring.consumer.readSync(undefined as never)).toThrow(/target is undefined: give a Uint8Array/);
    expect(() => ring.consumer.popSync({ timeoutMs: -1 })).not.toThrow();
    expect(() => ring.consumer.popSync({ timeoutMs: -1 })).toThrow(/timeoutMs/);
  });

  it('tells of each put and get, known by where the record ends', () => {
    const recording = record();
    const ring = make({ name: 'traced' });
    for (let i = 0; i < 2; i++) ring.producer.pushSync(bytes(i));
    ring.consumer.popSync();
    const events = recording.stop().map(({ kind, object, detail }) => [kind, object, detail?.['item']]);
    expect(events).toEqual([
      ['put', 'traced', 16],
      ['put', 'traced', 32],
      ['get', 'traced', 16],
    ]);
  });

  it('belongs to one producer and one consumer: a second lane is told who has the side', async () => {
    const ring = make({ name: 'mine' });
    ring.producer.pushSync(bytes(1));
    const claimed = startThread(programs, 'useOnce', ring, 'producer');
    expect(await claimed.result).toEqual([
      'SideTakenError',
      expect.stringMatching(/^MainThread is the producer of mine, so worker-\d+ cannot be it too: /),
    ]);
    await claimed.ended;
    const consumer = startThread(programs, 'useOnce', ring, 'consumer');
    expect(await consumer.result).toBe(1);
    await consumer.ended;
    expect(() => ring.consumer.tryPop()).toThrow(/^worker-\d+ is the consumer of mine, so MainThread cannot/);
    expect(() => ring.consumer.release()).toThrow(/is the consumer of mine/);
    expect(() => [...ring.consumer.drain()]).toThrow(/is the consumer of mine/);
  });

  it('cannot be posted by its sides', () => {
    const { producer, consumer } = make();
    expect(() => structuredClone(producer)).toThrow(/Handles are not copied/);
    expect(() => structuredClone(consumer)).toThrow(/Handles are not copied/);
  });
});

describe('a SpscRing that travels', () => {
  const isSame = (one: SpscRing, other: SpscRing): boolean => {
    one.producer.writeSync(bytes(1));
    other.producer.writeSync(bytes(2)); // the same lane may use the side through either
    one.producer.publish();
    const got = [other.consumer.popSync(), one.consumer.popSync()];
    return got[0]?.[0] === 1 && got[1]?.[0] === 2 && other.name === one.name && other.byteCapacity === 64;
  };
  for (const { title, run } of shareableContract(() => make({ byteCapacity: 64 }), isSame)) it(title, run);
});

describe('a SpscRing, against lists', () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ write: fc.integer({ min: 0, max: 70 }) }) },
    { weight: 4, arbitrary: fc.record({ push: fc.integer({ min: 0, max: 70 }) }) },
    fc.record({ reserve: fc.integer({ min: 0, max: 70 }) }),
    fc.record({ drain: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ popMany: fc.integer({ min: 1, max: 4 }) }),
    ...(['publish', 'pop', 'read', 'peek', 'release', 'pass'] as const).map((name) => fc.constant({ [name]: 0 })),
  );
  it.each([64, 128, 256])('behaves like one that was shown and one that was not, in %i bytes', (byteCapacity) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
        const ring = make({ byteCapacity });
        const { producer, consumer } = ring;
        const [shown, hidden]: [Uint8Array[], Uint8Array[]] = [[], []];
        const target = new Uint8Array(byteCapacity);
        let [made, peeked] = [0, false];
        const show = (): void => void shown.push(...hidden.splice(0));
        const expectFirst = (got: Uint8Array | undefined): void => {
          expect(got).toEqual(shown.shift());
          peeked = false;
        };
        for (const each of steps as Record<string, number>[]) {
          const [[name, argument]] = Object.entries(each) as [[string, number]];
          if (name === 'write' || name === 'push' || name === 'reserve') {
            const length = argument % (byteCapacity - 7);
            const next = new Uint8Array(length).fill(++made);
            let done: boolean;
            if (name === 'reserve') {
              const view = producer.tryReserve(length);
              view?.set(next);
              done = view !== undefined;
            } else done = name === 'push' ? producer.tryPush(next) : producer.tryWrite(next);
            if (done) hidden.push(next);
            else {
              const span = 8 + Math.ceil(length / 8) * 8;
              expect(ring.statistics().bytes + 2 * span).toBeGreaterThan(byteCapacity);
            }
            if (!done || name === 'push') show();
          } else if (name === 'publish') {
            producer.publish();
            show();
          } else if (name === 'pop') expectFirst(consumer.tryPop());
          else if (name === 'read') {
            const length = consumer.tryRead(target);
            expectFirst(length < 0 ? undefined : target.slice(0, length));
          } else if (name === 'peek') {
            expect(consumer.tryPeek()).toEqual(shown[0]);
            peeked = shown.length > 0;
          } else if (name === 'release' || name === 'pass') {
            consumer[name]();
            if (peeked) shown.shift();
            peeked = false;
          } else if (name === 'drain') {
            let left = argument;
            for (const view of consumer.drain()) {
              expectFirst(view);
              if (--left === 0) break;
            }
          } else if (shown.length > 0) {
            const expected = shown.splice(0, argument);
            peeked = false;
            expect(consumer.popManySync(argument)).toEqual(expected);
          }
        }
        producer.publish();
        show();
        expect([...consumer.drain()].map((view) => view[0])).toEqual(shown.map((each) => each[0]));
        const { written, read, bytes: left } = ring.statistics();
        expect([written, left]).toEqual([read, 0]);
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});
