import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RankLanes, SpawnedCrew } from '@parallel-cookbook/mpi/lane';
import { mappedMemory } from '@parallel-cookbook/primitives/process';
import { laneContract, leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';

// RankLane: what RankLanes opens.
let check: LeakCheck;
beforeAll(() => {
  check = leaks();
});
afterAll(async () => {
  // Mapped memory is let go of when it is collected.
  expect((await check.difference()).filter((each) => !each.includes('/memfd:'))).toEqual([]);
});

describe('a lane that is a rank', () => {
  let crews = 0;
  const kind = (): RankLanes => new RankLanes(() => new SpawnedCrew(`crew ${crews++}`, 2));
  for (const { title, run } of laneContract({ kind, memory: mappedMemory })) it(title, run);
});
