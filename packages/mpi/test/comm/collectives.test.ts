import { describe, expect, it } from '@jest/globals';
import { matrixOfCollectives as matrix } from '../matrix.js';

describe.each(matrix)('collectives between ranks that are %s', (_, run, sizes) => {
  for (const ranks of sizes) {
    const everybody = Array.from({ length: ranks }, (_, rank) => rank);

    it(`over arrays give what they should, blocking and begun, on ${ranks} ranks`, async () => {
      expect(await run(ranks, 'collectives', 'arrays')).toEqual(everybody);
    });

    it(`over objects give what they should, awaiting and blocking, on ${ranks} ranks`, async () => {
      expect(await run(ranks, 'collectives', 'objects')).toEqual(everybody);
    });

    it(`match however each rank waits for them, on ${ranks} ranks`, async () => {
      expect(await run(ranks, 'collectives', 'mixed', 20 + ranks, 150)).toEqual(everybody);
    });
  }
});
