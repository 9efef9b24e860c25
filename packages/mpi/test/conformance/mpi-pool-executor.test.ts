import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MPIPoolExecutor } from '@parallel-cookbook/mpi';
import { mappedMemory } from '@parallel-cookbook/primitives/process';
import { executorContract, leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';

describe('the pool of ranks', () => {
  let check: LeakCheck;
  beforeAll(() => {
    check = leaks();
  });
  const { capabilities } = new MPIPoolExecutor();
  const open = (maxWorkers: number): MPIPoolExecutor => new MPIPoolExecutor({ maxWorkers });
  for (const { title, run } of executorContract({ open, capabilities, memory: mappedMemory, calls: 600 }))
    it(title, run);

  afterAll(async () => {
    expect(await check.difference()).toEqual([]);
  });
});
