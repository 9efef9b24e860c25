import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { describe, expect, it } from '@jest/globals';
import {
  Barrier,
  BlockingQueue,
  Condition,
  Event,
  Mutex,
  record,
  RLock,
  Semaphore,
  slicesOf,
  threadDomain,
  traceChannelName,
  TraceLog,
  type TraceEvent,
  type WaitOptions,
} from '@parallel-cookbook/primitives';
import { startThread, syncPrograms } from '@parallel-cookbook/primitives/testing';

interface Subject {
  await(options?: WaitOptions): Promise<unknown>;
  block(timeoutMs: number): unknown;
  close(): void;
}

/** The waits and ends of waits that were told of `name` while `run` ran. */
async function waitsOf(name: string, run: () => Promise<void>): Promise<string> {
  const recording = record();
  await run();
  const events = recording.stop();
  const waits = slicesOf(new TraceLog(events)).filter(({ kind, object }) => kind === 'wait' && object === name);
  expect(waits.every(({ finished }) => finished)).toBe(true);
  const told = events.filter(({ object }) => object === name).map(({ kind }) => kind);
  return told.filter((kind) => kind !== 'notify').join(' ');
}

const name = 'traced';

/** Each with nothing to be had, so that whoever comes must wait. */
const subjects: Record<string, () => Promise<Subject>> = {
  async Mutex() {
    const lock = new Mutex(threadDomain, { name });
    await lock.acquire();
    return {
      await: (options) => lock.acquire(options),
      block: (timeoutMs) => lock.acquireSync({ timeoutMs }), // its own thread holds it: a DeadlockError
      close: () => lock.close(),
    };
  },
  async RLock() {
    const lock = new RLock(threadDomain, { name });
    const held = new Event(threadDomain);
    const holder = startThread(syncPrograms, 'holdForEver', lock, held);
    await held.wait();
    return {
      await: (options) => lock.acquire(options),
      block: (timeoutMs) => lock.acquireSync({ timeoutMs }),
      close() {
        lock.close();
        void holder.kill();
      },
    };
  },
  async Semaphore() {
    const semaphore = new Semaphore(threadDomain, 0, { name });
    return {
      await: (options) => semaphore.acquire(options),
      block: (timeoutMs) => semaphore.acquireSync({ timeoutMs }),
      close: () => semaphore.close(),
    };
  },
  async Condition() {
    const condition = new Condition(threadDomain, new Mutex(threadDomain), { name });
    return {
      await: (options) => condition.withLock(() => condition.wait(options)),
      block: (timeoutMs) => condition.withLockSync(() => condition.waitSync({ timeoutMs })),
      close: () => condition.close(),
    };
  },
  async Event() {
    const event = new Event(threadDomain, { name });
    return {
      await: (options) => event.wait(options),
      block: (timeoutMs) => event.waitSync({ timeoutMs }),
      close: () => event.close(),
    };
  },
  async Barrier() {
    const barrier = new Barrier(threadDomain, 2, { name });
    return {
      await: (options) => barrier.wait(options),
      block: (timeoutMs) => barrier.waitSync({ timeoutMs }),
      close: () => barrier.close(),
    };
  },
  async 'BlockingQueue.get'() {
    const queue = new BlockingQueue(threadDomain, { name });
    return {
      await: (options) => queue.get(options),
      block: (timeoutMs) => queue.getSync({ timeoutMs }),
      close: () => queue.shutdown(),
    };
  },
  async 'BlockingQueue.put'() {
    const queue = new BlockingQueue(threadDomain, { name, maxsize: 1 });
    queue.putSync(1);
    return {
      await: (options) => queue.put(2, options),
      block: (timeoutMs) => queue.putSync(2, { timeoutMs }),
      close: () => queue.shutdown(),
    };
  },
};

describe('a wait that ends without what was waited for', () => {
  for (const [noun, make] of Object.entries(subjects)) {
    it(`is told as cancel: ${noun}, by time-out, abort and close`, async () => {
      const byTime = await make();
      expect(await waitsOf(name, () => expect(byTime.await({ timeoutMs: 2 })).rejects.toThrow())).toBe('wait cancel');
      byTime.close();

      const byAbort = await make();
      const controller = new AbortController();
      const aborted = waitsOf(name, () => expect(byAbort.await({ signal: controller.signal })).rejects.toThrow());
      setImmediate(() => controller.abort());
      expect(await aborted).toBe('wait cancel');
      byAbort.close();

      const byClose = await make();
      const closed = waitsOf(name, () => expect(byClose.await()).rejects.toThrow());
      setImmediate(() => byClose.close());
      expect(await closed).toBe('wait cancel');

      const blocked = await make();
      expect(await waitsOf(name, async () => expect(() => blocked.block(2)).toThrow())).toBe('wait cancel');
      blocked.close();
    });
  }

  it('is told as cancel when the lock came from a dead owner', async () => {
    const [lock, held] = [new Mutex(threadDomain, { name }), new Event(threadDomain)];
    const holder = startThread(syncPrograms, 'holdForEver', lock, held);
    await held.wait();
    const told = await waitsOf(name, async () => {
      const waiting = lock.acquire();
      void holder.kill();
      await expect(waiting).rejects.toMatchObject({ name: 'OwnerDiedError' });
    });
    expect(told).toBe('wait cancel');
  });
});

it('joining a queue is told as wait and join, or cancel', async () => {
  const queue = new BlockingQueue(threadDomain, { name });
  queue.putSync(1);
  const told = await waitsOf(name, async () => {
    expect(() => queue.joinSync({ timeoutMs: 2 })).toThrow(expect.objectContaining({ name: 'TimeoutError' }));
    const joining = queue.join();
    queue.taskDone();
    await joining;
    queue.joinSync();
  });
  expect(told).toBe('wait cancel wait join');
});

it('setting an event is told once, even if somebody begins to wait in the same moment', () => {
  const event = new Event(threadDomain, { name });
  const recording = record();
  // Told between the look at the word and its exchange: a waiter that comes just then makes the exchange fail.
  let intrusions = 0;
  const intrude = (message: unknown): void => {
    if ((message as TraceEvent).kind !== 'notify' || intrusions++ > 0) return;
    expect(() => event.waitSync({ timeoutMs: 0 })).toThrow(expect.objectContaining({ name: 'TimeoutError' }));
  };
  subscribe(traceChannelName, intrude);
  event.set();
  unsubscribe(traceChannelName, intrude);
  expect(event.isSet()).toBe(true);
  const kinds = recording.stop().map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'notify')).toHaveLength(1);
  expect(kinds).toContain('cancel');
});
