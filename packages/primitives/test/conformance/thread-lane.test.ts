import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ThreadLanes } from '@parallel-cookbook/primitives/lane';
import { laneContract, leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';

// ThreadLane: what ThreadLanes opens.
describe('a lane that is a thread', () => {
  let check: LeakCheck;
  beforeAll(() => {
    check = leaks();
  });
  for (const { title, run } of laneContract({ kind: () => new ThreadLanes() })) it(title, run);

  afterAll(async () => {
    expect(await check.difference()).toEqual([]);
  });
});
