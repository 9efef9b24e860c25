import { describe, expect, it } from '@jest/globals';
import { matrixOfCollectives as matrix } from '../matrix.js';

describe.each(matrix)('blocks of different lengths, between ranks that are %s,', (_, run, sizes) => {
  for (const ranks of sizes) {
    const everybody = Array.from({ length: ranks }, (_, rank) => rank);

    it(`go where one would write them down, by any plan, on ${ranks} ranks`, async () => {
      expect(await run(ranks, 'vectors', 'byPlan', 1000 + ranks, 12)).toEqual(everybody);
    });

    it(`and buffers with counts and datatypes give what they should, on ${ranks} ranks`, async () => {
      expect(await run(ranks, 'vectors', 'specifications')).toEqual(everybody);
    });
  }

  it('are an error at every rank that misses them when one was given nonsense, and all goes on', async () => {
    const found = (await run(4, 'vectors', 'refusals')) as string[][];
    const count = 'MPI_ERR_COUNT';
    for (const classes of found.slice(1, 3)) {
      const [wrong, buffer] = [[count, count, count, count], 'MPI_ERR_BUFFER'];
      expect(classes.slice(0, 11)).toEqual([...wrong, buffer, ...wrong, buffer, count]);
    }
    // What the root deals out is right as far as it can see, where only the others expect more.
    expect([found[0]![3], found[0]![8]]).toEqual(['none', 'none']);
    for (const i of [0, 2, 4]) expect(found[0]![i]).toBe(found[1]![i]);
    // An operation that throws, and a value that cannot be cloned: who has it gets its error, the others that there was one.
    for (const classes of found) expect(classes[11]).toMatch(/no sum on \d|MPI_ERR_OTHER/);
    expect(found.map((classes) => classes[12] === 'MPI_ERR_OTHER')).toEqual([false, true, true, true]);
  });
});
