import { describe, expect, it } from '@jest/globals';
import { matrix } from '../matrix.js';

describe.each(matrix)('an operation that is not for its arrays, between ranks that are %s', (_, run) => {
  it('fails on all ranks and leaves nothing behind', async () => {
    expect(await run(2, 'forms', 'failures')).toEqual([true, true]);
    expect(await run(3, 'forms', 'failures')).toEqual([true, true, true]);
  });
});

describe.each(matrix)('the forms of a collective between ranks that are %s', (_, run, sizes) => {
  for (const ranks of sizes) {
    it(`match each other over arrays, on ${ranks} ranks`, async () => {
      expect(await run(ranks, 'forms', 'arrays', ranks, 150)).toEqual(Array<number>(ranks).fill(150));
    });

    it(`match each other over objects, on ${ranks} ranks`, async () => {
      expect(await run(ranks, 'forms', 'objects', ranks, 100)).toEqual(Array<number>(ranks).fill(100));
    });
  }
});
