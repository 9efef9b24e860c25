import { describe, expect, it } from '@jest/globals';
import { matrixOfCollectives as matrix } from '../matrix.js';

describe.each(matrix)('between two sides of ranks that are %s', (_, run, sizes) => {
  for (const ranks of sizes.filter((size) => size > 1)) {
    it(`messages, collectives and mergers give what they should, on ${ranks} ranks`, async () => {
      const everybody = Array.from({ length: ranks }, (_, rank) => rank);
      expect(await run(ranks, 'intercomms', 'everything')).toEqual(everybody);
    });
  }

  it('what names no leader is refused on all ranks of the side', async () => {
    const expected = ['MPI_ERR_ROOT', 'MPI_ERR_COMM', 'MPI_ERR_ROOT', 'MPI_ERR_TAG'];
    expect(await run(4, 'intercomms', 'refusals')).toEqual(Array.from({ length: 4 }, () => expected));
  });
});
