import type { TaskFunction } from '@parallel-cookbook/primitives';
import { AbortedError, world } from '@parallel-cookbook/mpi';
import { describe, expect, it } from '@jest/globals';
import { matrixWithSockets as matrix } from '../matrix.js';

describe.each(matrix)('between ranks that are %s', (_, run, sizes) => {
  for (const ranks of sizes) {
    const everybody = Array.from({ length: ranks }, (_, rank) => rank);

    it(`persistent requests start again and again, and the rarer sends arrive, on ${ranks} ranks`, async () => {
      expect(await run(ranks, 'persistent', 'ring', 4)).toEqual(everybody);
    });

    it(`attributes are copied and deleted as their keys say, on ${ranks} ranks`, async () => {
      expect(await run(ranks, 'persistent', 'attributes')).toEqual(everybody);
    });
  }
});

describe('a communicator whose errors are fatal', () => {
  for (const form of ['blocking', 'awaiting', 'begun']) {
    it(`aborts the world by an error of a call that is ${form}`, async () => {
      const { tasks } = (await import('../tasks/persistent.js')) as { tasks: Record<string, TaskFunction> };
      // What each rank's wait threw: that the world was aborted.
      expect(await world(3, tasks['fatal']!, ...([form] as never[]))).toEqual(
        Array.from({ length: 3 }, () => AbortedError.kind),
      );
    });
  }
});
