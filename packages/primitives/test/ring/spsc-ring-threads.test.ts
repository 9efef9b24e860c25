import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Event, Random, SpscRing, threadDomain } from '@parallel-cookbook/primitives';
import { leaks, startThread, type LeakCheck, type StartedProgram } from '@parallel-cookbook/primitives/testing';

const programs = new URL('../programs/ring.js', import.meta.url);
const make = (byteCapacity: number): SpscRing => new SpscRing(threadDomain, { byteCapacity });
const cellsOf = (): Int32Array => new Int32Array(new SharedArrayBuffer(4));
jest.setTimeout(120_000);
let check: LeakCheck;
beforeAll(() => void (check = leaks()));
afterAll(async () => expect(await check.difference()).toEqual([]));

/** Resolves when a cell has grown to so much: it would hang here if a wake were lost. A thread that ends early fails it. */
async function reaches(cell: Int32Array, goal: number, thread: StartedProgram): Promise<void> {
  let early: unknown;
  void thread.result.then((value) => (early = { value })).catch((error: unknown) => (early = error));
  while (Atomics.load(cell, 0) < goal && !early) await new Promise((resolve) => setImmediate(resolve));
  if (Atomics.load(cell, 0) < goal) throw new Error('the thread ended early', { cause: early });
}

describe('a SpscRing between threads', () => {
  it.each([
    ['both block', true, true, 1_000_000, 1 << 14],
    ['both block, in a ring for a few records', true, true, 100_000, 512],
    ['the producer blocks, the consumer awaits', true, false, 100_000, 1 << 12],
    ['the producer awaits, the consumer blocks', false, true, 100_000, 1 << 12],
    ['both await', false, false, 60_000, 1 << 12],
    ['both await, in a ring for a few records', false, false, 20_000, 512],
  ])('carries each record once, whole and in order: %s', async (_, producing, consuming, count, byteCapacity) => {
    const ring = make(byteCapacity);
    const producer = startThread(programs, 'produce', ring, count, 3, producing);
    const consumer = startThread(programs, 'consume', ring, 4, consuming);
    expect(await consumer.result).toEqual([count, 0, 'ClosedError']);
    expect(await producer.result).toBe(count);
    await Promise.all([producer.ended, consumer.ended]);
    const { bytes, written, read } = ring.statistics();
    expect([bytes, written]).toEqual([0, read]);
  });

  it.each(['blockInPop', 'awaitInPop'])('wakes whoever waits for a record, by one and by the end (%s)', async (how) => {
    for (const wake of ['push', 'close']) {
      const [ring, cells] = [make(64), cellsOf()];
      const waiter = startThread(programs, how, ring, cells);
      await reaches(cells, 1, waiter);
      if (wake === 'push') ring.producer.pushSync(Uint8Array.of(5));
      else ring.close();
      expect(await waiter.result).toBe(wake === 'push' ? 5 : 'ClosedError');
      await waiter.ended;
    }
  });

  it.each(['blockInPush', 'awaitInPush'])('wakes whoever waits for room, by room and by the end (%s)', async (how) => {
    for (const wake of ['pop', 'close']) {
      const [ring, cells] = [make(64), cellsOf()];
      const waiter = startThread(programs, how, ring, cells);
      await reaches(cells, 1, waiter);
      if (wake === 'pop') ring.consumer.popSync();
      else ring.close();
      expect(await waiter.result).toBe(wake === 'pop' ? 'pushed' : 'ClosedError');
      await waiter.ended;
    }
  });

  it('publishes what was written when its thread blocks for something else', async () => {
    const [ring, answer] = [make(64), new Event(threadDomain)];
    const writer = startThread(programs, 'writeAndBlock', ring, answer);
    expect(await ring.consumer.pop({ timeoutMs: 20_000 })).toEqual(Uint8Array.of(42));
    answer.set();
    await writer.result;
    await writer.ended;
  });

  it('gives the consumer all that was published before its producer was killed, then tells it', async () => {
    const random = new Random(11);
    for (let round = 0; round < 12; round++) {
      const [ring, progress] = [make(1 << random.integer(10, 14)), cellsOf()];
      const producer = startThread(programs, 'produce', ring, 1e9, round, round % 2 === 0);
      const consumer = startThread(programs, 'consume', ring, round, round % 3 > 0, progress);
      await reaches(progress, random.integer(1, 4000), consumer);
      await producer.kill();
      const [, wrong, end] = (await consumer.result) as [number, number, string];
      expect([wrong, end]).toEqual([0, 'PeerDiedError']);
      await consumer.ended;
    }
  });

  it('tells the producer that its consumer was killed, once there is no room', async () => {
    const random = new Random(12);
    for (let round = 0; round < 12; round++) {
      const [ring, progress] = [make(1 << random.integer(10, 14)), cellsOf()];
      const producer = startThread(programs, 'pushUntilOver', ring, progress);
      const consumer = startThread(programs, 'consume', ring, round, round % 2 === 0, cellsOf());
      await reaches(progress, random.integer(1, 4000), producer);
      await consumer.kill();
      expect(await producer.result).toEqual([expect.any(Number), 'PeerDiedError']);
      await producer.ended;
    }
  });

  it('also tells those who only try, and those who never got more than the dead left', async () => {
    const [ring, cells] = [make(64), cellsOf()];
    const producer = startThread(programs, 'blockInPush', ring, cells);
    await reaches(cells, 1, producer);
    await producer.kill();
    expect(ring.consumer.popManySync()).toHaveLength(4);
    expect(() => ring.consumer.tryPop()).toThrow(/^The producer of Ring-\d+, worker-\d+, ended without closing it$/);
    await expect(ring.consumer.pop()).rejects.toMatchObject({ code: 'ERR_PARALLEL_PEER_DIED', side: 'producer' });

    const [other, more] = [make(64), cellsOf()];
    const consumer = startThread(programs, 'blockInPop', other, more);
    await reaches(more, 1, consumer);
    await consumer.kill();
    while (!other.closed && other.statistics().bytes < 64) other.producer.tryPush(new Uint8Array(8));
    expect(() => other.producer.tryPush(new Uint8Array(8))).toThrow(/^The consumer of/);
  });

  it('closed at any moment by a third: what a push returned for was read, and at most one more', async () => {
    const random = new Random(13);
    for (let round = 0; round < 15; round++) {
      const [ring, progress] = [make(1 << random.integer(9, 14)), cellsOf()];
      const consumer = startThread(programs, 'popUntilOver', ring);
      const producer = startThread(programs, 'pushUntilOver', ring, progress);
      await reaches(progress, random.integer(1, 3000), producer);
      ring.close();
      const [pushed, why] = (await producer.result) as [number, string];
      const [popped, end] = (await consumer.result) as [number, string];
      expect([why, end]).toEqual(['ClosedError', 'ClosedError']);
      expect([0, 1]).toContain(popped - pushed);
      await Promise.all([producer.ended, consumer.ended]);
    }
  });
});
