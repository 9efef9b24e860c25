import { afterAll, describe, expect, it } from '@jest/globals';
import { InlineExecutor } from '@parallel-cookbook/primitives';
import { executorContract, leaks } from '@parallel-cookbook/primitives/testing';

describe('the inline executor', () => {
  const check = leaks();
  const { capabilities } = new InlineExecutor();
  for (const { title, run } of executorContract({ open: () => new InlineExecutor(), capabilities })) it(title, run);

  afterAll(async () => {
    expect(await check.difference()).toEqual([]);
  });
});
