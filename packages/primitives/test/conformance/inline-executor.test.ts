import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InlineExecutor } from '@parallel-cookbook/primitives';
import { executorContract, leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';

describe('the inline executor', () => {
  let check: LeakCheck;
  beforeAll(() => {
    check = leaks();
  });
  const { capabilities } = new InlineExecutor();
  for (const { title, run } of executorContract({ open: () => new InlineExecutor(), capabilities })) it(title, run);

  afterAll(async () => {
    expect(await check.difference()).toEqual([]);
  });
});
