import { checkExamples } from '@parallel-cookbook/doc-examples';
import { describe, expect, it } from '@jest/globals';

describe('the examples in the documentation', () => {
  it('print what they say', async () => {
    const { checked, faults } = await checkExamples(new URL('../', import.meta.url));
    expect(faults).toEqual([]);
    expect(checked).toBeGreaterThan(0);
  }, 300_000);
});
