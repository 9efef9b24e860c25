import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ChunkSizes } from '../../src/executor/chunk-sizes.js';

/** The sizes of all chunks of a map, of which each ends before the next is made. */
function sizesOf(items: number, parallelism: number, microsPerItem: number): number[] {
  const chunks = new ChunkSizes(parallelism, undefined);
  const sizes: number[] = [];
  for (let left = items; left > 0;) {
    const size = Math.min(chunks.next(left), left);
    sizes.push(size);
    left -= size;
    chunks.took(size, size * microsPerItem);
  }
  return sizes;
}

describe('the sizes of chunks', () => {
  it('are whole, and one lane never gets more than its share of what is left', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2000 }),
        fc.integer({ min: 1, max: 64 }),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        (items, parallelism, micros) => {
          let left = items;
          const fair = sizesOf(items, parallelism, micros).every((size) => {
            const most = Math.ceil(left / parallelism);
            left -= size;
            return Number.isInteger(size) && size >= 1 && size <= most;
          });
          expect(fair).toBe(true);
          expect(left).toBe(0);
        },
      ),
    );
  });

  it('fall, and are few where items are short', () => {
    const sizes = sizesOf(300, 2, 40);
    expect(sizes.slice(0, 4)).toEqual([75, 57, 42, 32]);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(sizes.length).toBeLessThan(20);
    expect(sizesOf(100, 2, 0.1)).toEqual([25, 38, 19, 9, 5, 2, 1, 1]);
  });

  it('are at most 20 ms of work as soon as that is known, and one item where each takes longer', () => {
    expect(
      sizesOf(1000, 2, 1000)
        .slice(1, -8)
        .every((size) => size <= 20),
    ).toBe(true);
    expect(sizesOf(40, 2, 1e6).slice(1)).toEqual(new Array(30).fill(1));
  });

  it('are what the caller wants', () => {
    const chunks = new ChunkSizes(8, 7);
    chunks.took(7, 1e9);
    expect(chunks.next(1000)).toBe(7);
  });
});
