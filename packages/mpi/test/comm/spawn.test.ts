import { describe, expect, it } from '@jest/globals';
import { matrix } from '../matrix.js';

// Over a real MPI they are refused, as the README says.
const embedded = matrix.filter(([name]) => ['threads', 'processes'].includes(name));

describe.each(embedded)('spawned by ranks that are %s', (_, run) => {
  for (const ranks of [1, 3]) {
    it(`programs and tasks talk to their parents, become one with them, and part, with ${ranks} parents`, async () => {
      expect(await run(ranks, 'spawned', 'all')).toEqual(Array.from({ length: ranks }, () => ranks));
    }, 60_000);
  }

  it('children of each rank spawn children of their own', async () => {
    expect(await run(2, 'spawned', 'trees')).toEqual([
      [6, 8],
      [6, 8],
    ]);
  }, 60_000);

  it('what cannot be started is told to every rank, by its class', async () => {
    const classes = ['SPAWN', 'ARG', 'SPAWN', 'ARG', 'ROOT', 'ARG', 'SPAWN'].map((name) => `MPI_ERR_${name}`);
    expect(await run(2, 'spawned', 'refusals')).toEqual([classes, classes]);
  });
});
