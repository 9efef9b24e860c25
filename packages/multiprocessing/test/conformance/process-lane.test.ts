import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stopForkserver } from '@parallel-cookbook/multiprocessing';
import { ProcessLanes } from '@parallel-cookbook/multiprocessing/lane';
import { mappedMemory } from '@parallel-cookbook/primitives/process';
import { laneContract } from '@parallel-cookbook/primitives/testing';
import { leftovers } from '../leftovers.js';

// ProcessLane: what ProcessLanes opens. A StartMethod is what begins it.
let left: () => Promise<readonly string[]>;
beforeAll(() => {
  left = leftovers();
});
afterAll(async () => {
  await stopForkserver();
  expect(await left()).toEqual([]);
});

describe.each(['spawn', 'forkserver'] as const)('a lane that is a process, started by %s', (startMethod) => {
  const kind = (): ProcessLanes => new ProcessLanes({ startMethod });
  for (const { title, run } of laneContract({ kind, memory: mappedMemory, blocking: false })) it(title, run);
});
