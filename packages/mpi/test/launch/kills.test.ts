import { describe, expect, it } from '@jest/globals';
import { mpirun } from '../program.js';

interface End {
  readonly rank: number;
  readonly victim: number;
  readonly error: string;
  readonly dead?: number;
}

describe('a rank that is killed in the midst of messages', () => {
  for (let seed = 1; seed <= 6; seed++) {
    it(`ends every wait of the others with an error, by seed ${seed}`, async () => {
      const { lines, code } = await mpirun(3, 'killed.js', String(seed));
      const ends = lines.map((line) => JSON.parse(line) as End);
      const survivors = [0, 1, 2].filter((rank) => rank !== ends[0]?.victim);
      expect(ends.map(({ rank }) => rank).sort()).toEqual(survivors);
      // The second to hear of it may hear of the first, which fails, instead.
      expect(ends.map(({ error }) => error)).toContain('RankDiedError');
      for (const { error } of ends) expect(['RankDiedError', 'AbortedError']).toContain(error);
      expect(code).toBe(137);
    });
  }
});
