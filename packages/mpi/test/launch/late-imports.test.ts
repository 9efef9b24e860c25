import { describe, expect, it } from '@jest/globals';
import { matrixOfWorlds } from '../matrix.js';

describe.each(matrixOfWorlds)('ranks that are %s', (_, run) => {
  it('import a package that is a symbolic link from where it is, also when they have waited, on 5 ranks', async () => {
    expect(await run(5, 'late-imports', 'throughLink')).toEqual(Array.from({ length: 5 }, () => [true, true]));
  });
});
