import { remembered } from './remembered.js';
import { copies, span, step, type Schedule, type Step } from './schedule.js';

// Everybody talks to its neighbours only, n − 1 rounds: for long messages, where the rounds cost little beside the bytes.

/** Everybody gets a block of everybody; blocks may have different lengths. */
export const ringAllgather = remembered((rank: number, size: number): Schedule => {
  return { scratch: 0, steps: [copies([span('source', 0), span('target', rank)]), ...passOn(rank, size, rank)] };
});

/**
 * Every target, cut into n parts, becomes the combination of all; for commutative operations.
 * Source: Patarasuk and Yuan, "Bandwidth Optimal All-reduce Algorithms for Clusters of Workstations" (2009).
 */
export const ringAllreduce = remembered((rank: number, size: number): Schedule => {
  const steps: Step[] = [];
  for (let round = 0; round < size - 1; round++) {
    const [give, take] = [(rank - round + size) % size, (rank - round - 1 + size) % size];
    const heard = span('scratch', take);
    steps.push(
      step({
        sends: [{ peer: (rank + 1) % size, span: span('target', give) }],
        receives: [{ peer: (rank - 1 + size) % size, span: heard }],
        then: [{ kind: 'combine', from: heard, into: span('target', take), fromLower: true }],
      }),
    );
  }
  // The part after its own is now complete at this rank.
  return { scratch: size, steps: [...steps, ...passOn(rank, size, (rank + 1) % size)] };
});

/**
 * Everybody gets the root's target, cut into n parts: they are dealt out along a binomial tree and then go round.
 * Source: Barnett, Gupta, Payne, Shuler, van de Geijn and Watts, "Interprocessor Collective Communication Library" (1994).
 */
export const scatterRingBroadcast = remembered((rank: number, size: number, root: number): Schedule => {
  const at = (rank - root + size) % size;
  const lowest = at === 0 ? 2 ** Math.ceil(Math.log2(size)) : at & -at;
  const steps: Step[] = [];
  if (at > 0) {
    const mine = span('target', at, Math.min(at + lowest, size));
    steps.push(step({ receives: [{ peer: (at - lowest + root) % size, span: mine }] }));
  }
  const sends = [];
  for (let distance = lowest / 2; distance >= 1; distance /= 2) {
    const child = at + distance;
    if (child >= size) continue;
    sends.push({ peer: (child + root) % size, span: span('target', child, Math.min(child + distance, size)) });
  }
  if (sends.length > 0) steps.push(step({ sends }));
  return { scratch: 0, steps: [...steps, ...passOn(rank, size, at)] };
});

/** Round by round the part that came last goes to the next rank; at first that is part `own`, and the rank before has the one before. */
function passOn(rank: number, size: number, own: number): Step[] {
  return Array.from({ length: size - 1 }, (_, round) =>
    step({
      sends: [{ peer: (rank + 1) % size, span: span('target', (own - round + size) % size) }],
      receives: [{ peer: (rank - 1 + size) % size, span: span('target', (own - round - 1 + size) % size) }],
    }),
  );
}
