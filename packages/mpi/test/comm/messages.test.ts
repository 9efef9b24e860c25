import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { matrixWithSockets as matrix } from '../matrix.js';

let check: LeakCheck;
beforeAll(() => {
  check = leaks();
});
afterAll(async () => {
  expect(await check.difference()).toEqual([]);
});

describe.each(matrix)('messages between ranks that are %s', (_, run, sizes) => {
  for (const ranks of sizes) {
    it(`arrive, short and long, in every way that sends and receives, on ${ranks} ranks`, async () => {
      expect(await run(ranks, 'messages', 'everyWay')).toEqual(Array.from({ length: ranks }, (_, rank) => rank));
    });

    it(`of several senders come to any receive in the order of each sender, on ${ranks} ranks`, async () => {
      const counts = Array.from({ length: ranks }, (_, rank) => (rank === 0 ? 200 * (ranks - 1) : 0));
      expect(await run(ranks, 'messages', 'manyToOne', 200)).toEqual(counts);
    });

    for (const seed of ranks === 4 ? [1, 2, 3] : [ranks]) {
      it(`come whole and once each, in whatever order and length, by seed ${seed}, on ${ranks} ranks`, async () => {
        const sums = (await run(ranks, 'messages', 'storm', seed, 80)) as { sent: number[]; received: number[] }[];
        for (let to = 0; to < ranks; to++) {
          for (let from = 0; from < ranks; from++) expect(sums[to]!.received[from]).toBe(sums[from]!.sent[to]);
        }
      });
    }

    it(`stay in their communicator, on ${ranks} ranks`, async () => {
      // How many ranks are even or odd as this one is.
      const alike = Array.from({ length: ranks }, (_, rank) => Math.ceil((ranks - (rank % 2)) / 2));
      expect(await run(ranks, 'messages', 'communicators')).toEqual(alike);
    });
  }

  it('with gaps are packed on one side and spread on the other', async () => {
    expect(await run(2, 'messages', 'transpose')).toEqual([24, 24]);
  });

  it('that make no sense are refused by class, and a wait that is given up takes its receive back', async () => {
    expect(await run(1, 'messages', 'refusals')).toEqual([
      [
        'MPI_ERR_RANK',
        'MPI_ERR_TAG',
        'MPI_ERR_RANK',
        'MPI_ERR_BUFFER',
        'MPI_ERR_BUFFER',
        'MPI_ERR_ROOT',
        'TimeoutError',
        'none',
        'none',
        7,
        true,
        true,
        'MPI_ERR_TRUNCATE',
      ],
    ]);
  });
});
