import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProcessPoolExecutor } from '@parallel-cookbook/multiprocessing';
import { mappedMemory } from '@parallel-cookbook/primitives/process';
import { executorContract, leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';

describe('the process pool', () => {
  let check: LeakCheck;
  beforeAll(() => {
    check = leaks();
  });
  const { capabilities } = new ProcessPoolExecutor();
  const open = (maxWorkers: number): ProcessPoolExecutor => new ProcessPoolExecutor({ maxWorkers });
  for (const { title, run } of executorContract({ open, capabilities, memory: mappedMemory, calls: 600 }))
    it(title, run);

  afterAll(async () => {
    expect(await check.difference()).toEqual([]);
  });
});
