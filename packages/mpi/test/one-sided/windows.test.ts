import { describe, expect, it } from '@jest/globals';
import { matrix, matrixOfWorlds } from '../matrix.js';
import { mpirun } from '../program.js';

describe.each(matrix)('windows of %s', (_, run, sizes) => {
  for (const ranks of sizes) {
    const everybody = Array.from({ length: ranks }, (_, rank) => rank);

    it(`are put to, got from and accumulated between fences, by ${ranks}`, async () => {
      expect(await run(ranks, 'windows', 'fences')).toEqual(everybody);
    });

    it(`are accessed by derived types, in bytes, and directly where they are shared, by ${ranks}`, async () => {
      expect(await run(ranks, 'windows', 'layouts')).toEqual(everybody);
    });

    it(`are accessed by those whom the target lets, by ${ranks}`, async () => {
      expect(await run(ranks, 'windows', 'postings')).toEqual(everybody);
    });

    it(`count without a loss, by ${ranks}`, async () => {
      expect(await run(ranks, 'windows', 'counters', ranks, 300)).toEqual(everybody);
    });

    it(`are changed by one rank at a time under an exclusive lock, by ${ranks}`, async () => {
      expect(await run(ranks, 'windows', 'exclusion', 10 + ranks, 60)).toEqual(everybody);
    });

    it(`refuse what makes no sense, and are as before, by ${ranks}`, async () => {
      expect(await run(ranks, 'windows', 'mistakes')).toEqual(everybody);
    });
  }
});

describe('locks of windows', () => {
  it.each(matrixOfWorlds)('that are waited for in a circle are a deadlock, of ranks that are %s', async (_, run) => {
    expect(await run(3, 'windows', 'circle')).toEqual(Array.from({ length: 3 }, () => 'RankDeadlockError'));
  });

  it('end every wait with an error when who has one is killed', async () => {
    const { lines, code } = await mpirun(4, 'dies-with-lock.js');
    const ends = lines.map((line) => JSON.parse(line) as { rank: number; error: string });
    expect(ends.map(({ rank }) => rank).sort()).toEqual([0, 2, 3]);
    expect(ends.map(({ error }) => error)).toContain('RankDiedError');
    for (const { error } of ends) expect(['RankDiedError', 'AbortedError']).toContain(error);
    expect(code).toBe(137);
  });
});
