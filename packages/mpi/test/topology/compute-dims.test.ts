import { describe, expect, it } from '@jest/globals';
import { computeDims, MPIError } from '@parallel-cookbook/mpi';
import fc from 'fast-check';

/** All ways to write a number as a product of so many, the greater ones first; the most balanced one first. */
function allDims(product: number, count: number, most = Infinity): number[][] {
  if (count === 0) return product === 1 ? [[]] : [];
  const ways: number[][] = [];
  for (let first = 1; first <= Math.min(product, most); first++) {
    if (product % first === 0) ways.push(...allDims(product / first, count - 1, first).map((rest) => [first, ...rest]));
  }
  return ways;
}

describe('computeDims', () => {
  it('finds the grid whose greatest dimension is least, then the second, of all that there are', () => {
    const cases = fc.record({ ranks: fc.integer({ min: 1, max: 400 }), count: fc.integer({ min: 1, max: 5 }) });
    fc.assert(
      fc.property(cases, ({ ranks, count }) => {
        expect(computeDims(ranks, count)).toEqual(allDims(ranks, count)[0]);
      }),
    );
  });

  it('keeps what is given, and fills the rest', () => {
    const dims = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(dims, fc.integer({ min: 1, max: 30 }), (given, more) => {
        const free = given.filter((dim) => dim === 0).length;
        const ranks = given.reduce((product, dim) => product * (dim || 1), 1) * (free > 0 ? more : 1);
        const found = computeDims(ranks, given);
        expect(found.reduce((product, dim) => product * dim, 1)).toBe(ranks);
        expect(found.filter((_, i) => given[i] !== 0)).toEqual(given.filter((dim) => dim !== 0));
        const filled = found.filter((_, i) => given[i] === 0);
        if (free > 0) expect(filled).toEqual(computeDims(more, free));
      }),
    );
  });

  it('is quick for many ranks', () => {
    expect(computeDims(2 ** 20, 3)).toEqual([128, 128, 64]);
    expect(computeDims(30_030, 4)).toEqual([14, 13, 15, 11].sort((a, b) => b - a));
    expect(computeDims(999_983, 2)).toEqual([999_983, 1]);
  });

  it('refuses what makes no grid', () => {
    for (const [ranks, dims] of [
      [7, [2, 0]],
      [6, [2, 2]],
      [0, 2],
      [4, [-1, 4]],
      [4, -1],
      [2, 0],
    ] as const) {
      expect(() => computeDims(ranks, dims)).toThrow(MPIError);
    }
    expect(computeDims(1, 0)).toEqual([]);
  });
});
