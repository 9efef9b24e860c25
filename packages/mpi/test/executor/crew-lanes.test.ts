import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import type { LaneExit, LaneOwner } from '@parallel-cookbook/primitives/lane';
import { RankLanes, SpawnedCrew } from '@parallel-cookbook/mpi/lane';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

let check: LeakCheck;
beforeAll(() => {
  check = leaks();
});
afterAll(async () => {
  // Mapped memory is let go of when it is collected.
  expect((await check.difference()).filter((each) => !each.includes('/memfd:'))).toEqual([]);
});

class TellingCrew extends SpawnedCrew {
  failures = 0;

  override fail(): void {
    this.failures++;
    super.fail();
  }
}

describe('the lanes of a crew', () => {
  it.each([1, 3])('end in good order also for who blocks until the last one has gone, %d of them', async (ranks) => {
    const crew = new TellingCrew('blocked', ranks);
    const kind = new RankLanes(() => crew);
    const exits: LaneExit[] = [];
    const owner: LaneOwner = {
      reply() {},
      replied() {},
      refused() {},
      exited: (exit) => exits.push(exit),
    };
    const lanes = Array.from({ length: ranks }, (_, i) => kind.open(`lane ${i}`, owner));
    for (const lane of lanes) lane.close();
    while (!lanes.every((lane) => lane.reap())) {
      const sequence = kind.sequence();
      for (const lane of lanes) lane.pump();
      kind.park(sequence, 1);
    }
    expect(crew.failures).toBe(0);
    expect(exits.map(({ error }) => error)).toEqual(lanes.map(() => undefined));
    expect((await Promise.all(crew.ranks.map((rank) => crew.exited(rank)))).map(({ code }) => code)).toEqual(
      lanes.map(() => 0),
    );
    await kind.close();
  });
});
