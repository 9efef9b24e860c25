import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProcessPoolExecutor } from '@parallel-cookbook/multiprocessing';
import { mappedMemory } from '@parallel-cookbook/primitives/process';
import { executorContract } from '@parallel-cookbook/primitives/testing';
import { leftovers } from '../leftovers.js';

describe('the process pool', () => {
  let left: () => Promise<readonly string[]>;
  beforeAll(() => {
    left = leftovers();
  });
  const { capabilities } = new ProcessPoolExecutor();
  const open = (maxWorkers: number): ProcessPoolExecutor => new ProcessPoolExecutor({ maxWorkers });
  for (const { title, run } of executorContract({ open, capabilities, memory: mappedMemory, calls: 600 }))
    it(title, run);

  afterAll(async () => {
    expect(await left()).toEqual([]);
  });
});
