import { world } from '@parallel-cookbook/mpi';
import { describe, expect, it } from '@jest/globals';
import { tasks } from '../tasks/collectives.js';

describe('collectives between ranks that are threads', () => {
  for (const ranks of [1, 2, 3, 4, 5, 8]) {
    const everybody = Array.from({ length: ranks }, (_, rank) => rank);

    it(`over arrays give what they should, blocking and begun, on ${ranks} ranks`, async () => {
      expect(await world(ranks, tasks.arrays)).toEqual(everybody);
    });

    it(`over objects give what they should, awaiting and blocking, on ${ranks} ranks`, async () => {
      expect(await world(ranks, tasks.objects)).toEqual(everybody);
    });
  }
});
