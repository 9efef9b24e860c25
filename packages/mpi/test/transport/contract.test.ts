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

/** A real MPI has two ways between ranks of one machine. */
const ways = matrix.flatMap(([name, run]) => {
  const others = name.startsWith('processes of') ? (['messages', 'collectives'] as const) : (['messages'] as const);
  return others.map((space) => [name, space, run] as const);
});

describe.each(ways)('the transport between ranks that are %s, on the channel of %s,', (_, space, run) => {
  for (const [duty, task] of duties) {
    it(duty, async () => {
      expect(await run(2, 'transport-contract', task, space)).toEqual([true, true]);
    });
  }

  for (const seed of [1, 2, 3]) {
    it(`exchanges as who sends and receives, by seed ${seed}`, async () => {
      expect(await run(2, 'transport-contract', 'exchanging', space, seed, 300)).toEqual([true, true]);
    });
  }

  for (const seed of [1, 2, 3, 4]) {
    it(`matches messages in the order of sending, by seed ${seed}`, async () => {
      expect(await run(2, 'transport-contract', 'order', space, seed, 120)).toEqual([true, true]);
    });
  }
});
