import { describe, expect, it } from '@jest/globals';
import { matrixOfCollectives as matrix } from '../matrix.js';

describe.each(matrix)('the forms of a collective between ranks that are %s', (_, run, sizes) => {
  for (const ranks of sizes) {
    it(`match each other over arrays, on ${ranks} ranks`, async () => {
      expect(await run(ranks, 'forms', 'arrays', ranks, 150)).toEqual(Array<number>(ranks).fill(150));
    });

    it(`match each other over objects, on ${ranks} ranks`, async () => {
      expect(await run(ranks, 'forms', 'objects', ranks, 100)).toEqual(Array<number>(ranks).fill(100));
    });

    const fails = ranks > 1 ? it : undefined; // nobody else to tell
    fails?.(
      `fail on all where an operation is not for its arrays, and leave nothing behind, on ${ranks} ranks`,
      async () => {
        expect(await run(ranks, 'forms', 'failures')).toEqual(Array<boolean>(ranks).fill(true));
      },
    );
  }
});
