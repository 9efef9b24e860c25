import { describe, expect, it } from '@jest/globals';
import { matrix } from '../matrix.js';

describe.each(matrix)('an object between ranks that are %s', (_, run) => {
  it('arrives as its structured clone, small and plain or not', async () => {
    expect(await run(1, 'plain', 'values', 11, 3000)).toEqual([3000]);
    expect(await run(1, 'plain', 'values', 12, 3000)).toEqual([3000]);
  });
});
