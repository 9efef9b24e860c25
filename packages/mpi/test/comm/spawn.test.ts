import { describe, expect, it } from '@jest/globals';
import { matrixOfWorlds, matrixWithSockets } from '../matrix.js';

const isAble = (name: string): boolean => ['threads', 'processes', 'processes of Open MPI'].includes(name);
const able = matrixOfWorlds.filter(([name]) => isAble(name));
const reasons: Readonly<Record<string, string>> = {
  'processes over sockets': 'ranks over sockets start no others',
  'processes of MPICH': 'this library connects no processes: .*not supported',
};
const others = matrixWithSockets.filter(([name]) => !isAble(name));

describe.each(able)('spawned by ranks that are %s', (name, run) => {
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

  it('several at once, by different ranks and beside other communicators, are told apart', async () => {
    const sums = [0, 20, 20];
    expect(await run(2, 'spawned', 'together')).toEqual([sums, sums]);
  }, 60_000);

  it('ranks of two worlds spawn a third one, and all three become one', async () => {
    expect(await run(2, 'spawned', 'generations')).toEqual([15, 15]);
  }, 60_000);

  it('what is sent last comes, where nobody disconnects', async () => {
    expect(await run(2, 'spawned', 'loose')).toEqual([
      [300_000, 8],
      [300_000, 8],
    ]);
  }, 60_000);

  it('worlds have windows and reports of deadlocks of their own', async () => {
    const areOne = name !== 'processes of Open MPI';
    const found = areOne ? [4, 4] : [2, 4];
    expect(await run(2, 'spawned', 'apart', areOne)).toEqual([found, found]);
  }, 60_000);

  it('what cannot be started is told to every rank, by its class', async () => {
    const classes = ['SPAWN', 'ARG', 'SPAWN', 'ARG', 'ROOT', 'ARG', 'SPAWN'].map((each) => `MPI_ERR_${each}`);
    expect(await run(2, 'spawned', 'refusals')).toEqual([classes, classes]);
  });
});

it.each(others)('by ranks that are %s nothing is spawned, and all of them are told why', async (name, run) => {
  expect(await run(2, 'spawned', 'unsupported', reasons[name])).toEqual([2, 2]);
});
