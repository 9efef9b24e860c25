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
  }

  it('of several senders come to any receive in the order of each sender', async () => {
    expect(await run(4, 'messages', 'manyToOne', 200)).toEqual([600, 0, 0, 0]);
  });

  for (const seed of [1, 2, 3]) {
    it(`come whole and once each, in whatever order and length, by seed ${seed}`, async () => {
      const sums = (await run(4, 'messages', 'storm', seed, 80)) as { sent: number[]; received: number[] }[];
      for (let to = 0; to < 4; to++) {
        for (let from = 0; from < 4; from++) expect(sums[to]!.received[from]).toBe(sums[from]!.sent[to]);
      }
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

  it('stay in their communicator', async () => {
    expect(await run(5, 'messages', 'communicators')).toEqual([3, 2, 3, 2, 3]);
  });
});
