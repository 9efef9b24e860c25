import { describe, expect, it } from '@jest/globals';
import { matrixWithSockets as matrix } from '../matrix.js';

describe.each(matrix)('an object between ranks that are %s', (_, run) => {
  it('arrives as its structured clone, small and plain or not', async () => {
    expect(await run(1, 'plain', 'values', 11, 3000)).toEqual([3000]);
    expect(await run(1, 'plain', 'values', 12, 3000)).toEqual([3000]);
  });

  for (const seed of [1, 2, 3]) {
    it(`arrives whether ranks block, await or begin, by seed ${seed}`, async () => {
      expect(await run(2, 'plain', 'forms', seed, 300)).toEqual([300, 300]);
    });
  }
});
