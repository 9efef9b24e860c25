import { describe, expect, it } from '@jest/globals';
import { matrix } from '../matrix.js';

// Over a real MPI they are refused, as the README says.
const embedded = matrix.filter(([name]) => ['threads', 'processes'].includes(name));

describe.each(embedded)('between two sides of ranks that are %s', (_, run) => {
  for (const ranks of [2, 3, 4, 5, 8]) {
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
