import { describe, expect, it } from '@jest/globals';
import { matrix } from '../matrix.js';

describe.each(matrix)('files of %s', (_, run, sizes) => {
  for (const ranks of sizes) {
    const everybody = Array.from({ length: ranks }, (_, rank) => rank);

    it(`are read and written at places and at positions, by ${ranks}`, async () => {
      expect(await run(ranks, 'files', 'places')).toEqual(everybody);
    });

    it(`are seen as derived datatypes say, by ${ranks}`, async () => {
      expect(await run(ranks, 'files', 'views')).toEqual(everybody);
    });

    it(`have a position that all share, by ${ranks}`, async () => {
      expect(await run(ranks, 'files', 'sharing', 30)).toEqual(everybody);
    });

    it(`refuse what makes no sense, and nothing stays open, by ${ranks}`, async () => {
      expect(await run(ranks, 'files', 'mistakes')).toEqual(everybody);
    });
  }
});
