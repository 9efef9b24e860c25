import { describe, expect, it } from '@jest/globals';
import { SharedStruct, type StructShape } from '@parallel-cookbook/primitives';
import { startThread } from '@parallel-cookbook/primitives/testing';
import fc from 'fast-check';

const programs = new URL('../programs/shared-memory.js', import.meta.url);
const sizes = { i8: 1, u8: 1, i16: 2, u16: 2, i32: 4, u32: 4, i64: 8, u64: 8, f32: 4, f64: 8 } as const;
const kinds = fc.constantFrom(...(Object.keys(sizes) as (keyof typeof sizes)[]));
const make = () => new SharedStruct({ flag: 'u8', hits: 'i32', best: 'f64', last: ['u16', 4] });

describe('a shared struct', () => {
  it('begins with zeros, but for what it is given', () => {
    expect(make().read()).toEqual({ flag: 0, hits: 0, best: 0, last: [0, 0, 0, 0] });
    const given = new SharedStruct({ id: 'u64', x: ['f32', 3] }, { id: 7n, x: [0.5, 2] });
    expect(given.read()).toEqual({ id: 7n, x: [0.5, 2, 0] });
  });

  it('lies in memory as gcc lays it out on a 64-bit machine', () => {
    // struct { uint8_t flag; int32_t hits; double best; uint16_t last[4]; } and so on: sizeof
    expect(make().bytes).toBe(24);
    expect(new SharedStruct({ a: 'u8', b: 'f64', c: 'u8' }).bytes).toBe(24);
    expect(new SharedStruct({ b: 'f64', a: 'u8', c: 'u8' }).bytes).toBe(16);
    expect(new SharedStruct({ a: ['u8', 3], b: 'i16' }).bytes).toBe(6);
  });

  it('keeps its fields apart, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(kinds, { minLength: 1, maxLength: 12 }), (chosen) => {
        const shape: StructShape = Object.fromEntries(chosen.map((kind, i) => [`f${i}`, kind]));
        const struct = new SharedStruct(shape);
        const values = Object.fromEntries(
          chosen.map((kind, i) => [`f${i}`, /64/.test(kind) && kind !== 'f64' ? BigInt(i + 1) : i + 1]),
        );
        struct.write(values as never);
        expect(struct.read()).toEqual(values);
        expect(struct.bytes).toBeGreaterThanOrEqual(chosen.reduce((sum, kind) => sum + sizes[kind], 0));
      }),
    );
  });

  it('changes one number in one step', () => {
    const score = make();
    expect([score.add('flag', 300), score.get('flag')]).toEqual([0, 44]);
    expect([
      score.exchange('hits', 5),
      score.compareExchange('hits', 4, 9),
      score.compareExchange('hits', 5, 9),
    ]).toEqual([0, false, true]);
    score.set('best', -0);
    expect([score.compareExchange('best', 0, 1), score.update('best', () => 2.5), score.get('hits')]).toEqual([
      false,
      2.5,
      9,
    ]);
  });

  it('loses no change of several threads', async () => {
    const score = make();
    const threads = [1, 2].map((by) => startThread(programs, 'scoreInto', score, 3000, by));
    for (const { result } of threads) await result;
    expect(score.read()).toEqual({ flag: 0, hits: 6000, best: 6000, last: [0, 3000, 3000, 0] });
  });

  it('refuses what is no shape, no field and no value of it, and then writes nothing', () => {
    const refused = (argument: string) => expect.objectContaining({ name: 'ArgumentError', argument });
    expect(() => new SharedStruct({})).toThrow(refused('shape'));
    expect(() => new SharedStruct({ x: 'int' as 'i32' })).toThrow(refused('shape.x'));
    expect(() => new SharedStruct({ x: ['i32', 0] })).toThrow(refused('shape.x'));
    const score = make();
    expect(() => score.get('nothing' as 'hits')).toThrow(/use one of flag, hits, best, last/);
    expect(() => score.get('last' as 'hits')).toThrow(/use array/);
    expect(() => score.array('hits' as 'last')).toThrow(/use get and set/);
    expect(() => score.write({ hits: 1, last: [1, 2, 3, 4, 5] })).toThrow(refused('last'));
    expect(() => score.write({ hits: 1, best: 1n as unknown as number })).toThrow(refused('best'));
    expect(score.get('hits')).toBe(0);
  });

  it('takes any name for a field, and nobody else notices', () => {
    const odd = new SharedStruct({ ['__proto__']: 'i32', constructor: 'i32' } as StructShape);
    odd.write({ constructor: 2 } as never);
    expect(Object.getOwnPropertyNames(odd.read()).sort()).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(odd.read())).toBe(Object.prototype);
  });
});
