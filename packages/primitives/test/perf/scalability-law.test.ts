import { describe, expect, it } from '@jest/globals';
import {
  amdahl,
  ArgumentError,
  fitScalabilityLaw,
  Random,
  scalabilityLaw,
  scalabilityPeak,
} from '@parallel-cookbook/primitives';
import fc from 'fast-check';

const coefficients = fc.record({
  contention: fc.double({ min: 0, max: 0.9, noNaN: true }),
  coherency: fc.double({ min: 0, max: 0.1, noNaN: true }),
});

describe('the Universal Scalability Law', () => {
  it('is linear without contention and coherency', () => {
    expect(scalabilityLaw({ contention: 0, coherency: 0, processors: 64 })).toBe(64);
  });

  it("is Amdahl's law without coherency", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 10_000 }), (contention, p) => {
        const ours = scalabilityLaw({ contention, coherency: 0, processors: p });
        expect(ours / amdahl({ parallelFraction: 1 - contention, processors: p })).toBeCloseTo(1, 9);
      }),
    );
  });

  it('is 1 on one processor, whatever the coefficients', () => {
    fc.assert(fc.property(coefficients, (c) => expect(scalabilityLaw({ ...c, processors: 1 })).toBe(1)));
  });

  it('rises up to its peak and falls after it', () => {
    fc.assert(
      fc.property(
        coefficients.filter(({ coherency }) => coherency > 1e-6),
        (c) => {
          const peak = scalabilityPeak(c);
          const at = (p: number): number => scalabilityLaw({ ...c, processors: p });
          const low = Math.floor(peak);
          if (low > 1) expect(at(low)).toBeGreaterThanOrEqual(at(low - 1) * (1 - 1e-12));
          expect(at(low + 2)).toBeLessThanOrEqual(at(low + 1) * (1 + 1e-12));
        },
      ),
    );
    expect(scalabilityPeak({ contention: 0.1, coherency: 0 })).toBe(Infinity);
    expect(scalabilityPeak({ contention: 1, coherency: 0 })).toBe(1);
  });

  it('refuses negative coefficients', () => {
    expect(() => scalabilityLaw({ contention: -0.1, coherency: 0, processors: 2 })).toThrow(ArgumentError);
    expect(() => scalabilityPeak({ contention: 0, coherency: Number.NaN })).toThrow('coherency is NaN');
  });
});

describe('the fit of the Universal Scalability Law', () => {
  const counts = [1, 2, 4, 8, 16, 32];

  it('recovers the parameters that made the samples', () => {
    fc.assert(
      fc.property(coefficients, fc.double({ min: 0.01, max: 1e6, noNaN: true }), (c, perProcessor) => {
        const fit = fitScalabilityLaw(
          counts.map((processors) => ({ processors, throughput: perProcessor * scalabilityLaw({ ...c, processors }) })),
        );
        expect(fit.contention).toBeCloseTo(c.contention, 6);
        expect(fit.coherency).toBeCloseTo(c.coherency, 6);
        expect(fit.perProcessor / perProcessor).toBeCloseTo(1, 6);
        expect(fit.error).toBeLessThan(1e-6);
      }),
    );
  });

  it('stays near them when the samples are noisy, and tells how far off it is', () => {
    const random = new Random(41);
    const truth = { contention: 0.05, coherency: 0.002 };
    const samples = counts.flatMap((processors) =>
      Array.from({ length: 20 }, () => ({
        processors,
        throughput: 1000 * scalabilityLaw({ ...truth, processors }) * random.uniform(0.98, 1.02),
      })),
    );
    const fit = fitScalabilityLaw(samples);
    expect(Math.abs(fit.contention - truth.contention)).toBeLessThan(0.01);
    expect(Math.abs(fit.coherency - truth.coherency)).toBeLessThan(0.0005);
    expect(fit.error).toBeGreaterThan(0.005);
    expect(fit.error).toBeLessThan(0.02);
  });

  it('never gives negative coefficients, not even for superlinear samples', () => {
    const anySamples = fc.uniqueArray(
      fc.record({
        processors: fc.integer({ min: 1, max: 512 }),
        throughput: fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
      }),
      { minLength: 3, maxLength: 12, selector: (sample) => sample.processors },
    );
    fc.assert(
      fc.property(anySamples, (samples) => {
        const fit = fitScalabilityLaw(samples);
        expect(fit.contention).toBeGreaterThanOrEqual(0);
        expect(fit.coherency).toBeGreaterThanOrEqual(0);
        expect(fit.perProcessor).toBeGreaterThan(0);
        expect(fit.error).toBeGreaterThanOrEqual(0);
      }),
    );
    const superlinear = fitScalabilityLaw(counts.map((p) => ({ processors: p, throughput: p ** 1.2 })));
    expect(superlinear).toMatchObject({ contention: 0, coherency: 0, peakProcessors: Infinity });
  });

  it('refuses too few samples and names the bad one', () => {
    const good = { processors: 1, throughput: 1 };
    expect(() => fitScalabilityLaw([good, good, { processors: 2, throughput: 2 }])).toThrow(
      'measure at least three different numbers of processors',
    );
    expect(() => fitScalabilityLaw([good, { processors: 2, throughput: 0 }])).toThrow('samples[1].throughput is 0');
  });
});
