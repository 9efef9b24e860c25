import { describe, expect, it } from '@jest/globals';
import { matrixWithSockets as matrix } from '../matrix.js';

const isAble = (name: string): boolean => ['threads', 'processes'].includes(name);
const embedded = matrix.filter(([name]) => isAble(name));
const others = matrix.filter(([name]) => !isAble(name));

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

it.each(others)('by ranks that are %s nothing is spawned, and all of them are told', async (_, run) => {
  expect(await run(2, 'spawned', 'unsupported')).toEqual([2, 2]);
});
