import { remembered } from './remembered.js';
import { copies, powerBelow, span, step, type Schedule, type Step } from './schedule.js';

// In each round everybody has one to give to and one to take from: for long messages.
// Source: Thakur, Rabenseifner and Gropp, "Optimization of Collective Communication Operations in MPICH" (2005).

/** Everybody gives everybody a block; blocks may have different lengths. */
export const pairwiseAlltoall = remembered((rank: number, size: number): Schedule => {
  const steps: Step[] = [copies([span('source', rank), span('target', rank)])];
  for (let round = 1; round < size; round++) {
    const [to, from] = pairOf(rank, size, round);
    steps.push(
      step({
        sends: [{ peer: to, span: span('source', to) }],
        receives: [{ peer: from, span: span('target', from) }],
      }),
    );
  }
  return { scratch: 0, steps };
});

/** Rank r's target becomes block r of the combination of all sources; for commutative operations. Blocks may have different lengths. */
export const pairwiseReduceScatter = remembered((rank: number, size: number): Schedule => {
  const [mine, heard] = [span('target', 0), span('scratch', 0)];
  const steps: Step[] = [copies([span('source', rank), mine])];
  for (let round = 1; round < size; round++) {
    const [to, from] = pairOf(rank, size, round);
    steps.push(
      step({
        sends: [{ peer: to, span: span('source', to) }],
        receives: [{ peer: from, span: heard }],
        then: [{ kind: 'combine', from: heard, into: mine, fromLower: from < rank }],
      }),
    );
  }
  return { scratch: 1, steps };
});

/** With a power of two of ranks two exchange, which is faster than three in a row. */
function pairOf(rank: number, size: number, round: number): readonly [to: number, from: number] {
  if (powerBelow(size) === size) return [rank ^ round, rank ^ round];
  return [(rank + round) % size, (rank - round + size) % size];
}
