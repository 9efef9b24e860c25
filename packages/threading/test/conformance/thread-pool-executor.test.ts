import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { executorContract, leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import { ThreadPoolExecutor } from '@parallel-cookbook/threading';

describe('the thread pool', () => {
  let check: LeakCheck;
  beforeAll(() => {
    check = leaks();
  });
  const { capabilities } = new ThreadPoolExecutor();
  const open = (maxWorkers: number): ThreadPoolExecutor => new ThreadPoolExecutor({ maxWorkers });
  for (const { title, run } of executorContract({ open, capabilities })) it(title, run);

  afterAll(async () => {
    expect(await check.difference()).toEqual([]);
  });
});
