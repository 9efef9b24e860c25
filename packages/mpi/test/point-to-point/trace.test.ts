import { flowsOf, TraceLog, type TraceEvent } from '@parallel-cookbook/primitives';
import { describe, expect, it } from '@jest/globals';
import { matrix } from '../matrix.js';

describe.each(matrix)('the trace of ranks that are %s', (_, run) => {
  it('leads from each send to its own receive, and knows no message to nobody', async () => {
    const events = ((await run(2, 'traced', 'everyWay')) as TraceEvent[][]).flat();
    const log = new TraceLog(events);
    const messages = flowsOf(log).filter(({ kind }) => kind === 'message');
    const told = messages.map(({ from, to }) => [log.events[from]!, log.events[to]!] as const);
    expect(told.map(([sent, received]) => `${sent.lane}, ${received.lane}`)).toEqual(Array(4).fill('rank 0, rank 1'));
    expect(told.map(([sent]) => sent.detail?.['message'])).toEqual(['0/2', '0/1', '0/4', '0/3']);
    expect(events.filter(({ kind }) => kind === 'send' || kind === 'recv')).toHaveLength(8);
    const collectives = events
      .filter(({ object }) => object === 'Comm.Barrier')
      .map(({ lane, kind }) => `${lane} ${kind}`);
    expect(collectives.sort()).toEqual(['rank 0 done', 'rank 0 run', 'rank 1 done', 'rank 1 run']);
  });
});
