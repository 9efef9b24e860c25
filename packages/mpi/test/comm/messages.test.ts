import { leaks, type LeakCheck } from '@parallel-cookbook/primitives/testing';
import { world } from '@parallel-cookbook/mpi';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tasks } from '../tasks/messages.js';

let check: LeakCheck;
beforeAll(() => {
  check = leaks();
});
afterAll(async () => {
  expect(await check.difference()).toEqual([]);
});

describe('messages between ranks that are threads', () => {
  for (const ranks of [1, 2, 3, 5]) {
    it(`arrive, short and long, in every way that sends and receives, on ${ranks} ranks`, async () => {
      expect(await world(ranks, tasks.everyWay)).toEqual(Array.from({ length: ranks }, (_, rank) => rank));
    });
  }

  it('of several senders come to any receive in the order of each sender', async () => {
    expect(await world(4, tasks.manyToOne, 200)).toEqual([600, 0, 0, 0]);
  });

  it('with gaps are packed on one side and spread on the other', async () => {
    expect(await world(2, tasks.transpose)).toEqual([24, 24]);
  });

  it('that make no sense are refused by class, and a wait that is given up takes its receive back', async () => {
    expect(await world(1, tasks.refusals)).toEqual([
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
    expect(await world(5, tasks.communicators)).toEqual([3, 2, 3, 2, 3]);
  });
});
