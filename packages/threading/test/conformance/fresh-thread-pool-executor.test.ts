import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { executorContract, leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import { ThreadPoolExecutor } from '@parallel-cookbook/threading';

const patienceMs = 60_000; // each call starts a thread

describe('the thread pool with a fresh isolate for each task', () => {
  let check: LeakCheck;
  beforeAll(() => {
    check = leaks();
  });
  const { capabilities } = new ThreadPoolExecutor({ isolation: 'fresh' });
  const open = (maxWorkers: number): ThreadPoolExecutor => new ThreadPoolExecutor({ maxWorkers, isolation: 'fresh' });
  for (const { title, run } of executorContract({ open, capabilities, calls: 60 })) it(title, run, patienceMs);

  afterAll(async () => {
    expect(await check.difference()).toEqual([]);
  });
});
