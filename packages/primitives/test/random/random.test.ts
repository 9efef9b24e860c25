import { describe, expect, it } from '@jest/globals';
import { ArgumentError, Random } from '@parallel-cookbook/primitives';
import fc from 'fast-check';

describe('a seeded source of random numbers', () => {
  it('gives the same known numbers on every machine', () => {
    const random = new Random(42);
    expect(Array.from({ length: 6 }, () => random.uint32())).toEqual([
      1959603763, 2423114712, 2466933512, 4144396390, 3569536208, 2879541286,
    ]);
  });

  it('is sfc32, as an implementation over 64-bit integers computes it', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = new Random(seed);
        const reference = sfc32(seed);
        for (let i = 0; i < 20; i++) expect(random.uint32()).toBe(reference());
      }),
    );
  });

  it('gives the same sequence for the same seed and another one for another', () => {
    const of = (seed: number): number[] => {
      const random = new Random(seed);
      return Array.from({ length: 10 }, () => random.next());
    };
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
    expect(of(1)).not.toEqual(of(-1));
  });

  it('stays in its ranges', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.integer({ min: 0, max: 1e9 }),
        (seed, low, span) => {
          const random = new Random(seed);
          const whole = random.integer(low, low + span);
          expect(Number.isInteger(whole) && whole >= low && whole <= low + span).toBe(true);
          const next = random.next();
          expect(next >= 0 && next < 1).toBe(true);
          const between = random.uniform(low, low + span);
          expect(between >= low && between <= low + span).toBe(true);
        },
      ),
    );
  });

  it('is uniform: chi-square over 100 cells, for a few fixed seeds', () => {
    for (const seed of [1, 2, 3, 2026]) {
      const random = new Random(seed);
      const cells = new Float64Array(100);
      const draws = 200_000;
      for (let i = 0; i < draws; i++) cells[random.integer(0, 99)]! += 1;
      // With 99 degrees of freedom, 99.9 % of uniform sources lie between these.
      expect(chiSquare(cells, draws / 100)).toBeGreaterThan(55);
      expect(chiSquare(cells, draws / 100)).toBeLessThan(155);
    }
  });

  it('uses all 32 bits, each set half of the time', () => {
    const random = new Random(9);
    const set = new Float64Array(32);
    const draws = 100_000;
    for (let i = 0; i < draws; i++) {
      const bits = random.uint32();
      for (let bit = 0; bit < 32; bit++) set[bit]! += (bits >>> bit) & 1;
    }
    // Five standard deviations of a fair coin.
    for (const times of set) expect(Math.abs(times - draws / 2)).toBeLessThan(5 * Math.sqrt(draws / 4));
  });

  it('shuffles into every order equally often, and keeps the items', () => {
    const random = new Random(17);
    const orders = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = random.shuffled('abcd').join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(24);
    // 23 degrees of freedom.
    expect(chiSquare([...orders.values()], 1000)).toBeLessThan(50);
    const items = [1, 2, 3];
    random.shuffled(items);
    expect(items).toEqual([1, 2, 3]);
  });

  it('chooses among all items', () => {
    const random = new Random(5);
    expect(new Set(Array.from({ length: 100 }, () => random.choice(['x', 'y', 'z']))).size).toBe(3);
  });

  it('says what is wrong with an empty choice, a range upside down and a seed that is no integer', () => {
    const random = new Random(1);
    expect(() => random.choice([])).toThrow(ArgumentError);
    expect(() => random.integer(2, 1)).toThrow(ArgumentError);
    expect(() => random.integer(0.5, 1)).toThrow(ArgumentError);
    expect(() => random.uniform(0, Infinity)).toThrow(ArgumentError);
    expect(() => new Random(1.5)).toThrow(ArgumentError);
  });
});

function chiSquare(counts: Iterable<number>, expected: number): number {
  let sum = 0;
  for (const count of counts) sum += (count - expected) ** 2 / expected;
  return sum;
}

/** The generator written down again, another way: unsigned, with bigints. */
function sfc32(seed: number): () => number {
  const mask = 0xffff_ffffn;
  let state = BigInt.asUintN(32, BigInt(seed));
  const mixed = (): bigint => {
    state = (state + 0x9e37_79b9n) & mask;
    let z = state ^ (state >> 16n);
    z = (z * 0x21f0_aaadn) & mask;
    z = ((z ^ (z >> 15n)) * 0x735a_2d97n) & mask;
    return z ^ (z >> 15n);
  };
  let [a, b, c, counter] = [mixed(), mixed(), mixed(), 1n];
  const next = (): number => {
    const sum = (a + b + counter) & mask;
    counter = (counter + 1n) & mask;
    a = b ^ (b >> 9n);
    b = (c + (c << 3n)) & mask;
    c = ((((c << 21n) | (c >> 11n)) & mask) + sum) & mask;
    return Number(sum);
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}
