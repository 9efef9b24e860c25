import { describe, expect, it } from '@jest/globals';
import { ArgumentError, Histogram } from '@parallel-cookbook/primitives';
import fc from 'fast-check';

const amount = fc.double({ min: 2 ** -20, max: 2 ** 43, noNaN: true });
const amounts = fc.array(amount, { minLength: 1, maxLength: 200 });

describe('a histogram', () => {
  it('counts exactly, and has exact extremes and mean', () => {
    const histogram = filled([3, 1, 2, 2]);
    expect(histogram.summary()).toMatchObject({ count: 4, min: 1, max: 3, mean: 2 });
  });

  it('is at most 1.6 % off the exact percentile', () => {
    fc.assert(
      fc.property(amounts, fc.double({ min: 0, max: 100, noNaN: true }), (values, percent) => {
        const sorted = [...values].sort((a, b) => a - b);
        const exact = sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] as number;
        const found = filled(values).percentile(percent);
        expect(Math.abs(found - exact) / exact).toBeLessThanOrEqual(1 / 64);
      }),
    );
  });

  it('never falls with the percentage, and stays between the extremes', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e300, noNaN: true }), { minLength: 1 }), (values) => {
        const histogram = filled(values);
        const found = [0, 10, 50, 90, 99, 100].map((percent) => histogram.percentile(percent));
        expect(found).toEqual([...found].sort((a, b) => a - b));
        expect(found[0]).toBeGreaterThanOrEqual(histogram.min);
        expect(found.at(-1)).toBe(histogram.max);
      }),
    );
  });

  it('says the same of two parts merged as of the whole', () => {
    fc.assert(
      fc.property(amounts, amounts, (left, right) => {
        const merged = filled(left);
        merged.merge(filled(right));
        const { mean, ...rest } = merged.summary();
        const { mean: meanOfWhole, ...whole } = filled([...left, ...right]).summary();
        expect(rest).toEqual(whole);
        expect(mean / meanOfWhole).toBeCloseTo(1, 12);
      }),
    );
  });

  it('has no percentile and no extremes while it is empty', () => {
    const { count, ...rest } = new Histogram().summary();
    expect(count).toBe(0);
    expect(Object.values(rest).every(Number.isNaN)).toBe(true);
  });

  it.each([-1, Number.NaN, Infinity])('refuses to record %s', (value) => {
    expect(() => new Histogram().record(value)).toThrow(ArgumentError);
  });

  it.each([-1, 101, Number.NaN])('refuses the percentage %s', (percent) => {
    expect(() => filled([1]).percentile(percent)).toThrow('give a percentage from 0 to 100');
  });
});

function filled(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}
