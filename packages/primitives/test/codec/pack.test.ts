import { describe, expect, it } from '@jest/globals';
import {
  pack,
  PicklingError,
  registerShareable,
  shareable,
  TimeoutError,
  unpack,
  unpackSync,
  type ShareableRecord,
} from '@parallel-cookbook/primitives';
import { shareableContract } from '@parallel-cookbook/primitives/testing';
import fc from 'fast-check';
import { MessageChannel } from 'node:worker_threads';

class Counter {
  readonly raw = (): void => undefined; // a function makes a raw postMessage throw
  constructor(readonly cells = new Int32Array(new SharedArrayBuffer(4))) {}
  [shareable](): ShareableRecord {
    return { kind: 'test.Counter', module: import.meta.url, state: this.cells };
  }
}
registerShareable('test.Counter', (cells: Int32Array) => new Counter(cells as Int32Array<SharedArrayBuffer>));

const isSame = (one: Counter, other: Counter): boolean => {
  const before = Atomics.add(one.cells, 0, 1);
  return Atomics.load(other.cells, 0) === before + 1;
};

describe('a Shareable of the tests', () => {
  for (const { title, run } of shareableContract(() => new Counter(), isSame)) it(title, run);
});

describe('pack', () => {
  it.each([
    ['numbers and texts', [1, 'a', null, undefined, true, 2n]],
    ['nested data', { a: [{ b: new Map([[{ k: 1 }, new Set([1])]]) }] }],
    ['typed arrays and buffers', [new Float32Array(2), new ArrayBuffer(3), new SharedArrayBuffer(1), Buffer.from('x')]],
    ['dates, patterns and boxed values', [new Date(), /x/, Object(1)]],
    ['an object without prototype', Object.assign(Object.create(null), { a: 1 })],
    ['what Node itself can clone', [new Blob(['x'])]],
  ])('lets %s go as they are', (_, value) => {
    expect(pack(value, 'arguments')).toBeUndefined();
    structuredClone(value);
  });

  it('lets a cycle and a very long array go as they are', () => {
    const cycle: Record<string, unknown> = { items: Array.from({ length: 5000 }, (_, i) => ({ i })) };
    cycle['self'] = cycle;
    expect(pack([cycle], 'arguments')).toBeUndefined();
  });

  class Account {
    balance = 0;
  }
  class Vector extends Array<number> {}
  class Table extends Map<string, number> {}
  it.each<[string, unknown, string]>([
    ['arguments[1].options.onDone', [1, { options: { onDone() {} } }], 'the function "onDone"'],
    ['arguments[0]', [Symbol('s')], 'a symbol'],
    ['arguments[0]["odd key"][2]', [{ 'odd key': [1, 2, async () => 1] }], 'a function'],
    ['arguments[0].account', [{ account: new Account() }], 'an instance of Account'],
    ['arguments[0]', [new Vector(1, 2)], 'an instance of Vector'],
    ['arguments[0]', [new Table()], 'an instance of Table'],
    ['arguments[0].get("k")', [new Map([['k', Promise.resolve()]])], 'await it first'],
    ['arguments[0].key(0)', [new Map([[new WeakMap(), 1]])], 'a WeakMap'],
    ['arguments[0].member(1)', [new Set([1, new WeakSet()])], 'a WeakSet'],
    ['arguments[0]', [new WeakRef({})], 'a WeakRef'],
    ['arguments[0]', [new Proxy({}, {})], 'a Proxy'],
    ['arguments[0]', [(function* () {})()], 'a generator'],
    ['arguments[0]', [new URL('http://a.b')], 'an instance of URL'],
  ])('refuses at %s', (path, value, detail) => {
    let caught: unknown;
    try {
      pack(value, 'arguments');
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(PicklingError);
    expect((caught as PicklingError).path).toBe(path);
    expect((caught as PicklingError).message).toContain(detail);
  });

  it('refuses a MessagePort with the remedy', () => {
    const { port1, port2 } = new MessageChannel();
    expect(() => pack({ port1 }, 'result')).toThrow('Cannot send result.port1: a MessagePort can only be transferred');
    port1.close();
    port2.close();
  });

  it('names the culprit behind a cycle and behind thousands of good objects', () => {
    const good = Array.from({ length: 5000 }, (_, i) => ({ i }));
    const value = { good, self: undefined as unknown, bad: { deep: [() => 1] } };
    value.self = value;
    expect(() => pack(value, 'result')).toThrow('Cannot send result.bad.deep[0]: a function');
  });

  it('says so when a value is nested too deeply', () => {
    let value: unknown = 0;
    for (let i = 0; i < 200_000; i++) value = [value];
    expect(() => pack(value, 'result')).toThrow('nested too deeply');
  });

  it('leaves the original alone and shares the parts that hold no handle', () => {
    const counter = new Counter();
    const numbers = [1, 2, 3];
    const value = { counter, numbers };
    const packed = pack(value, 'result');
    expect(value).toEqual({ counter, numbers });
    expect((packed?.value as { numbers: unknown }).numbers).toBe(numbers);
  });

  it('keeps shared parts shared and cycles closed', async () => {
    const part: { counter: Counter; whole?: unknown } = { counter: new Counter() };
    const whole = { left: part, right: part };
    part.whole = whole;
    const arrived = (await unpack(structuredClone(pack(whole, 'result')!))) as typeof whole;
    expect(arrived.left).toBe(arrived.right);
    expect(arrived.left.whole).toBe(arrived);
    expect(isSame(part.counter, arrived.left.counter)).toBe(true);
  });

  it('keeps the order of a Map and a Set whose members are handles', () => {
    const handles = [new Counter(), new Counter()];
    const arrived = unpackSync(
      structuredClone(
        pack(
          {
            map: new Map([
              ['a', 1],
              ['h', handles[0]],
              ['z', 2],
            ] as never),
            set: new Set([0, handles[1], 9]),
          },
          'r',
        )!,
      ),
    ) as { map: Map<string, unknown>; set: Set<unknown> };
    expect([...arrived.map.keys()]).toEqual(['a', 'h', 'z']);
    expect([...arrived.set].map((member) => typeof member)).toEqual(['number', 'object', 'number']);
  });

  it('brings errors back as themselves, wherever they stand', async () => {
    const values = [
      new TimeoutError('join', 3),
      Object.assign(new RangeError('r'), { status: 7 }),
      new AggregateError([1], 'all'),
    ];
    const [timeout, range, all] = (await unpack(structuredClone(pack(values, 'result')!))) as typeof values;
    expect(timeout).toBeInstanceOf(TimeoutError);
    expect(range).toBeInstanceOf(RangeError);
    expect(range).toMatchObject({ message: 'r', status: 7 });
    expect((all as AggregateError).errors).toHaveLength(1);
  });

  it('keeps a property called __proto__ a property', () => {
    const value = JSON.parse('{"__proto__": {"admin": true}}') as Record<string, unknown>;
    value['counter'] = new Counter();
    const arrived = unpackSync(structuredClone(pack(value, 'result')!)) as object;
    expect(Object.keys(arrived)).toEqual(['__proto__', 'counter']);
    expect('admin' in arrived).toBe(false);
  });

  it('rejects when nobody can revive a kind', async () => {
    const stranger = { [shareable]: () => ({ kind: 'test.Stranger', module: 'data:text/javascript,', state: 1 }) };
    const packed = structuredClone(pack([stranger], 'arguments')!);
    await expect(unpack(packed)).rejects.toThrow('nobody registered this kind');
  });

  it('survives the trip with handles sown anywhere in any data', () => {
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.integer(),
        fc.string(),
        fc.constant('HANDLE'),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }),
        fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 3 }).map((entries) => new Map(entries)),
        fc.array(tie('value'), { maxLength: 3 }).map((members) => new Set(members)),
      ),
    }));
    fc.assert(
      fc.property(value, (plain) => {
        const counters: Counter[] = [];
        const sown = replace(plain, (item) =>
          item === 'HANDLE' ? (counters.push(new Counter()), counters.at(-1)) : item,
        );
        const packed = pack(sown, 'value');
        expect(packed === undefined).toBe(counters.length === 0);
        const arrived = packed ? unpackSync(structuredClone(packed)) : structuredClone(sown);
        const back = replace(arrived, (item) => (item instanceof Counter ? 'HANDLE' : item));
        // Two handles as keys of one Map are two keys, so the reference goes through the same replacement.
        const expected = replace(sown, (item) => (item instanceof Counter ? 'HANDLE' : item));
        expect(back).toEqual(structuredClone(expected));
      }),
      { seed: 5, numRuns: 400 },
    );
  });
});

function replace(value: unknown, by: (item: unknown) => unknown): unknown {
  const item = by(value);
  if (item !== value || typeof item !== 'object' || item === null || item instanceof Counter) return item;
  if (Array.isArray(item)) return item.map((member) => replace(member, by));
  if (item instanceof Map) return new Map([...item].map(([k, v]) => [replace(k, by), replace(v, by)]));
  if (item instanceof Set) return new Set([...item].map((member) => replace(member, by)));
  return Object.fromEntries(Object.entries(item).map(([key, member]) => [key, replace(member, by)]));
}
