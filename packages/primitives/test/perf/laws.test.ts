import { describe, expect, it } from '@jest/globals';
import {
  amdahl,
  amdahlLimit,
  ArgumentError,
  efficiency,
  gustafson,
  karpFlatt,
  scalingRegime,
  speedup,
} from '@parallel-cookbook/primitives';
import fc from 'fast-check';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const processors = fc.integer({ min: 1, max: 1_000_000 });
const time = fc.double({ min: 1e-6, max: 1e9, noNaN: true });
const justBelow = 1 - 1e-12;

describe('speed-up and efficiency', () => {
  it('divides the serial time by the parallel time, and that by the processors', () => {
    expect(speedup(12, 4)).toBe(3);
    expect(efficiency(speedup(12, 4), 4)).toBe(0.75);
  });

  it('gives back the serial time when multiplied by the parallel one', () => {
    fc.assert(
      fc.property(time, time, (ts, tp) => {
        expect((speedup(ts, tp) * tp) / ts).toBeCloseTo(1, 12);
      }),
    );
  });

  it('names the regime by the side of p on which the speed-up lies', () => {
    expect([3.99, 4, 4.01].map((s) => scalingRegime(s, 4))).toEqual(['real', 'linear', 'superlinear']);
    expect([3.7, 3.9, 4.1, 4.3].map((s) => scalingRegime(s, 4, { tolerance: 0.05 }))).toEqual([
      'real',
      'linear',
      'linear',
      'superlinear',
    ]);
    expect(scalingRegime(1, 1)).toBe('linear');
  });

  it.each([
    [() => speedup(0, 1), 'serialTime'],
    [() => speedup(1, -1), 'parallelTime'],
    [() => speedup(1, Number.NaN), 'parallelTime'],
    [() => speedup(Infinity, 1), 'serialTime'],
    [() => efficiency(1, 0), 'processors'],
    [() => efficiency(1, 1.5), 'processors'],
    [() => scalingRegime(1, 1, { tolerance: 1 }), 'tolerance'],
    [() => amdahl({ parallelFraction: 1.1, processors: 2 }), 'parallelFraction'],
    [() => amdahl({ parallelFraction: 0.5, processors: Infinity }), 'processors'],
    [() => amdahlLimit(-0.1), 'parallelFraction'],
    [() => gustafson({ parallelFraction: Number.NaN, processors: 2 }), 'parallelFraction'],
    [() => karpFlatt(1, 1), 'processors'],
    [() => karpFlatt(0, 2), 'measuredSpeedup'],
    [() => speedup('12' as never, 4), 'serialTime'],
  ])('refuses a bad number and names the argument: %s', (call, argument) => {
    const error = thrownBy(call);
    expect(error).toBeInstanceOf(ArgumentError);
    expect((error as ArgumentError).argument).toBe(argument);
  });
});

describe("Amdahl's law", () => {
  it('is p for work that divides entirely, and 1 for work that does not', () => {
    fc.assert(
      fc.property(processors, (p) => {
        expect(amdahl({ parallelFraction: 1, processors: p })).toBe(p);
        expect(amdahl({ parallelFraction: 0, processors: p })).toBe(1);
      }),
    );
  });

  it('never falls when processors are added, and never passes its limit', () => {
    fc.assert(
      fc.property(share, processors, fc.integer({ min: 1, max: 1000 }), (parallelFraction, p, more) => {
        const before = amdahl({ parallelFraction, processors: p });
        const after = amdahl({ parallelFraction, processors: p + more });
        expect(after).toBeGreaterThanOrEqual(before * justBelow);
        expect(after).toBeLessThanOrEqual(amdahlLimit(parallelFraction) / justBelow);
      }),
    );
  });

  it('comes as near to its limit as one likes', () => {
    expect(amdahl({ parallelFraction: 0.9, processors: 1_000_000 })).toBeCloseTo(10, 3);
    expect(amdahlLimit(1)).toBe(Infinity);
  });
});

describe("Gustafson's law", () => {
  it('is p for work that divides entirely, and 1 for work that does not', () => {
    expect(gustafson({ parallelFraction: 1, processors: 49 })).toBe(49);
    expect(gustafson({ parallelFraction: 0, processors: 49 })).toBe(1);
  });

  it("is never below Amdahl's for the same fraction", () => {
    fc.assert(
      fc.property(share, processors, (parallelFraction, p) => {
        const work = { parallelFraction, processors: p };
        expect(gustafson(work)).toBeGreaterThanOrEqual(amdahl(work) * justBelow);
      }),
    );
  });
});

describe('the Karp–Flatt metric', () => {
  it("finds the serial share that Amdahl's law was given", () => {
    fc.assert(
      fc.property(share, fc.integer({ min: 2, max: 4096 }), (parallelFraction, p) => {
        expect(karpFlatt(amdahl({ parallelFraction, processors: p }), p)).toBeCloseTo(1 - parallelFraction, 9);
      }),
    );
  });

  it('is negative for a superlinear speed-up', () => {
    expect(karpFlatt(5, 4)).toBeLessThan(0);
  });
});

function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
