import { describe, expect, it } from '@jest/globals';
import { matrixOfCollectives as matrix } from '../matrix.js';

describe.each(matrix)('ranks that are %s', (_, run, sizes) => {
  for (const ranks of sizes) {
    const everybody = Array.from({ length: ranks }, (_, rank) => rank);

    it(`stand in grids, know their neighbours and exchange with them, ${ranks} of them`, async () => {
      expect(await run(ranks, 'topologies', 'grids')).toEqual(everybody);
    });

    it(`are nodes of graphs and exchange along the edges, ${ranks} of them`, async () => {
      expect(await run(ranks, 'topologies', 'graphs')).toEqual(everybody);
    });

    it(`make communicators of some of them, and several at once, ${ranks} of them`, async () => {
      expect(await run(ranks, 'topologies', 'families')).toEqual(everybody);
    });
  }
});
