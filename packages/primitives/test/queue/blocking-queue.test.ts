import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { describe, expect, it, jest } from '@jest/globals';
import {
  BlockingQueue,
  pack,
  record,
  structuredCloneCodec,
  threadDomain,
  traceChannelName,
  type QueueOptions,
  type TraceEvent,
} from '@parallel-cookbook/primitives';
import { blockingQueueContract, queueContract, shareableContract } from '@parallel-cookbook/primitives/testing';
import fc from 'fast-check';

const make = (options?: QueueOptions): BlockingQueue => new BlockingQueue(threadDomain, options);

describe('BlockingQueue', () => {
  for (const { title, run } of [...queueContract(make), ...blockingQueueContract(make)]) it(title, run);
});

describe('a BlockingQueue that travels', () => {
  const isSame = (one: BlockingQueue, other: BlockingQueue): boolean => {
    one.putSync('through');
    return other.getSync() === 'through' && other.name === one.name && other.maxsize === one.maxsize;
  };
  for (const { title, run } of shareableContract(() => make({ maxsize: 3, name: 'travels' }), isSame)) it(title, run);
});

describe('BlockingQueue, against a list', () => {
  const item = fc.oneof(
    fc.integer(),
    fc.double(),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.uint8Array({ maxLength: 60 }),
    fc.boolean(),
    fc.record({ id: fc.integer(), tags: fc.array(fc.string({ maxLength: 3 }), { maxLength: 3 }) }),
  );
  it.each<[string, QueueOptions]>([
    ['small rings that go round often', { byteCapacity: 128 }],
    ['few items', { maxsize: 3, byteCapacity: 4096 }],
  ])('behaves like one with %s', (_, options) => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            item.map((value) => ({ value })),
            fc.constant('get'),
          ),
          { maxLength: 200 },
        ),
        (steps) => {
          const queue = make(options);
          const model: unknown[] = [];
          for (const step of steps) {
            if (step === 'get') {
              if (model.length === 0) expect(queue.tryGet()).toBeUndefined();
              else expect(queue.getSync()).toEqual(model.shift());
            } else {
              const { value } = step as { value: unknown };
              let put = false;
              try {
                put = queue.tryPut(value);
              } catch (error) {
                expect((error as Error).message).toContain('byteCapacity'); // longer than the whole ring
              }
              if (put) model.push(value);
              else if (model.length === 0) expect(queue.empty()).toBe(true);
            }
            expect(queue.qsize()).toBe(model.length);
            if (options.maxsize) expect(queue.qsize()).toBeLessThanOrEqual(options.maxsize);
          }
          while (model.length > 0) expect(queue.getSync()).toEqual(model.shift());
          expect(queue.statistics().bytes).toBe(0);
        },
      ),
      { seed: 20, numRuns: 150 },
    );
  });

  it('tells of each put and get, numbered alike', () => {
    const recording = record();
    const queue = make({ name: 'traced' });
    for (const value of ['a', 'b']) queue.putSync(value);
    queue.getSync();
    const events = recording.stop().map(({ kind, object, detail }) => [kind, object, detail?.['item']]);
    expect(events).toEqual([
      ['put', 'traced', 0],
      ['put', 'traced', 1],
      ['get', 'traced', 0],
    ]);
  });

  it('tells of a put and a get while it holds the lock of their side and before they take effect, so the log has their order', () => {
    const queue = make({ name: 'in order' });
    const seen: unknown[] = [];
    const look = (message: unknown): void => {
      const { kind } = message as TraceEvent;
      const again = kind === 'put' ? () => queue.tryPut('another') : () => queue.tryGet();
      try {
        again();
        seen.push([kind, 'not locked']);
      } catch (error) {
        seen.push([kind, queue.qsize(), (error as Error).name]);
      }
    };
    subscribe(traceChannelName, look);
    try {
      queue.putSync('one');
      queue.getSync();
    } finally {
      unsubscribe(traceChannelName, look);
    }
    expect(seen).toEqual([
      ['put', 0, 'DeadlockError'],
      ['get', 1, 'DeadlockError'],
    ]);
  });

  it('refuses an item whose length its index could not hold', () => {
    const queue = make({ byteCapacity: 2 ** 28 });
    expect(() => queue.putSync(new Uint8Array(2 ** 28))).toThrow(/byteCapacity/);
    expect(queue.empty()).toBe(true);
  });

  it('is whole and unlocked after memory ran out in the middle of a put or a get', () => {
    const queue = make();
    const failing = (method: 'set' | 'slice', body: () => void): void => {
      const fails = jest.spyOn(Uint8Array.prototype, method).mockImplementation(() => {
        throw new RangeError('Array buffer allocation failed');
      });
      try {
        expect(body).toThrow('allocation failed');
      } finally {
        fails.mockRestore();
      }
    };
    failing('set', () => queue.putSync(new Uint8Array(100)));
    expect(queue.empty()).toBe(true);
    queue.putSync(new Uint8Array(100));
    failing('slice', () => queue.getSync());
    expect(queue.qsize()).toBe(1);
    expect(queue.getSync()).toEqual(new Uint8Array(100));
  });

  it('counts what it saw', () => {
    const queue = make();
    queue.putSync('twelve bytes');
    queue.putSync(1);
    queue.getSync();
    queue.taskDone();
    expect(queue.statistics()).toEqual({ size: 1, puts: 2, gets: 1, unfinishedTasks: 1, bytes: 8 });
  });
});

it('refuses at the put, by path and with the remedy, what no run of bytes can carry', () => {
  const queue = new BlockingQueue(threadDomain);
  // The types of WebAssembly come with those of browsers only.
  const { WebAssembly } = globalThis as unknown as { WebAssembly: { Module: new (bytes: Uint8Array) => object } };
  const compiled = new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
  const inside = [
    [compiled, 'item'],
    [{ codecs: [{ wasm: compiled }] }, 'item.codecs[0].wasm'],
    [new Map([['x', new Set([compiled])]]), 'item.get("x").member(0)'],
  ] as const;
  for (const [item, path] of inside) {
    expect(() => queue.tryPut(item)).toThrow(expect.objectContaining({ code: 'ERR_PARALLEL_PICKLING', path }));
    expect(() => queue.putSync(item)).toThrow(/WebAssembly.Module cannot be turned into bytes; send the bytes/);
  }
  const blob = new Blob(['text']);
  expect(() => queue.putSync({ blob })).toThrow(/item.blob: a Blob exists only in its own process/);
  expect(queue.qsize()).toBe(0);
  expect(pack({ compiled, blob }, 'arguments')).toBeUndefined(); // a message carries them
  expect(() => structuredCloneCodec.encode({ compiled })).toThrow(expect.objectContaining({ path: 'value.compiled' }));
});
