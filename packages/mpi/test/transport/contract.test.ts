import { describe, expect, it } from '@jest/globals';
import { matrixWithSockets as matrix } from '../matrix.js';

/** What a transport is asked, and the task of `test/tasks/transport-contract.js` that asks it. */
const duties = [
  ['keeps the channels apart', 'channels'],
  ['sends memory of every kind', 'memory'],
  ['ends a send as its mode says', 'modes'],
  ['fails a receive that is too short, and nothing else', 'truncation'],
  ['finds messages, and takes them', 'probes'],
  ['takes back a receive that has not matched', 'cancelling'],
  ['ends a wait by time-outs and signals, and not what is waited for', 'waiting'],
  ['moves on what is engaged, whatever is waited for', 'engaging'],
  ['lets two ranks send to each other', 'crossing'],
] as const;

describe.each(matrix)('the transport between ranks that are %s', (_, run) => {
  for (const [duty, task] of duties) {
    it(duty, async () => {
      expect(await run(2, 'transport-contract', task)).toEqual([true, true]);
    });
  }

  for (const seed of [1, 2, 3]) {
    it(`exchanges as who sends and receives, by seed ${seed}`, async () => {
      expect(await run(2, 'transport-contract', 'exchanging', seed, 300)).toEqual([true, true]);
    });
  }

  for (const seed of [1, 2, 3, 4]) {
    it(`matches messages in the order of sending, by seed ${seed}`, async () => {
      expect(await run(2, 'transport-contract', 'order', seed, 120)).toEqual([true, true]);
    });
  }
});
