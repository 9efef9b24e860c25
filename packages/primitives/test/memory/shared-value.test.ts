import { describe, expect, it } from '@jest/globals';
import { SharedValue, type ElementKind } from '@parallel-cookbook/primitives';
import { startThread } from '@parallel-cookbook/primitives/testing';
import fc from 'fast-check';

const programs = new URL('../programs/shared-memory.js', import.meta.url);
const integers = {
  i8: (n: number) => (n << 24) >> 24,
  u8: (n: number) => n & 0xff,
  i16: (n: number) => (n << 16) >> 16,
  u16: (n: number) => n & 0xffff,
  i32: (n: number) => n | 0,
  u32: (n: number) => n >>> 0,
} as const;

describe('a shared value', () => {
  it('starts at 0 or at what it is given', () => {
    expect(new SharedValue('i32').value).toBe(0);
    expect(new SharedValue('u64').value).toBe(0n);
    expect(new SharedValue('f64', 2.5).value).toBe(2.5);
    expect(new SharedValue('i64', -(2n ** 63n)).value).toBe(-(2n ** 63n));
  });

  it('holds what its kind holds in C, and adds as C does, wrapping around', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...(Object.keys(integers) as (keyof typeof integers)[])),
        fc.integer(),
        fc.integer(),
        (kind, a, b) => {
          const wrap = integers[kind];
          const value = new SharedValue(kind, a);
          expect(value.value).toBe(wrap(a));
          expect(value.add(b)).toBe(wrap(a));
          expect(value.load()).toBe(wrap(wrap(a) + b));
          expect(value.exchange(b)).toBe(wrap(wrap(a) + b));
          expect(value.compareExchange(b, a)).toBe(true);
          expect(value.value).toBe(wrap(a));
        },
      ),
    );
  });

  it('gives every double and every float back bit for bit, minus zero and NaN included', () => {
    fc.assert(
      fc.property(fc.double(), fc.float(), (double, float) => {
        const value = new SharedValue('f64', double);
        expect(Object.is(value.value, double)).toBe(true);
        expect(value.compareExchange(double, 1)).toBe(true);
        const single = new SharedValue('f32', float);
        expect(Object.is(single.value, float)).toBe(true);
        expect(single.exchange(0)).toBe(float);
      }),
    );
  });

  it('compares bit for bit: 0 is not -0, and a failed exchange changes nothing', () => {
    const value = new SharedValue('f64', -0);
    expect(value.compareExchange(0, 1)).toBe(false);
    expect(Object.is(value.value, -0)).toBe(true);
  });

  it('loses no addition and no update of several threads, for integers, floats and bigints', async () => {
    for (const kind of ['i32', 'f64', 'i64', 'f32', 'u16'] as const satisfies readonly ElementKind[]) {
      const [sum, largest] = [new SharedValue(kind as 'f64'), new SharedValue(kind as 'f64')];
      const threads = [1, 2].map((by) => startThread(programs, 'addAndUpdate', sum, largest, kind === 'i64', 3000, by));
      for (const { result } of threads) await result;
      expect(Number(sum.value)).toBe(9000);
      expect(Number(largest.value)).toBe(6000);
    }
  });

  it('refuses an unknown kind by name', () => {
    expect(() => new SharedValue('int' as 'i32')).toThrow(
      expect.objectContaining({ name: 'ArgumentError', argument: 'kind' }),
    );
    expect(() => new SharedValue('toString' as 'i32')).toThrow(/kind is "toString": use i8/);
  });
});
