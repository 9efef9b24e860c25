import { remembered } from './remembered.js';
import { fold } from './fold.js';
import { copies, span, step, type Schedule, type Step } from './schedule.js';

// Source: Thakur, Rabenseifner and Gropp, "Optimization of Collective Communication Operations in MPICH" (2005).

/** Every target becomes the combination of all: ⌈log₂ n⌉ rounds, all of the data in each. For short messages, in the order of ranks. */
export const recursiveDoublingAllreduce = remembered((rank: number, size: number): Schedule => {
  const { power, corner, rankAt, before, after } = fold(rank, size, 1);
  const [all, heard] = [span('target', 0), span('scratch', 0)];
  const steps: Step[] = [...before];
  for (let distance = 1; corner !== undefined && distance < power; distance *= 2) {
    const peer = rankAt(corner ^ distance);
    steps.push(
      step({
        sends: [{ peer, span: all }],
        receives: [{ peer, span: heard }],
        then: [{ kind: 'combine', from: heard, into: all, fromLower: (corner & distance) !== 0 }],
      }),
    );
  }
  return { scratch: 1, steps: [...steps, ...after] };
});

/** Everybody gets a block of everybody: log₂ n rounds, for a power of two of ranks. For blocks of middle length. */
export const recursiveDoublingAllgather = remembered((rank: number, size: number): Schedule => {
  const steps = [copies([span('source', 0), span('target', rank)])];
  for (let distance = 1; distance < size; distance *= 2) {
    const mine = rank & ~(distance - 1);
    const theirs = mine ^ distance;
    const peer = rank ^ distance;
    steps.push(
      step({
        sends: [{ peer, span: span('target', mine, mine + distance) }],
        receives: [{ peer, span: span('target', theirs, theirs + distance) }],
      }),
    );
  }
  return { scratch: 0, steps };
});

/**
 * Rank r's target becomes the combination of those of ranks 0 to r. Source: Hillis and Steele, "Data Parallel Algorithms" (1986).
 */
export const scan = remembered((rank: number, size: number): Schedule => {
  return { scratch: 1, steps: scanSteps(rank, size, 0) };
});

/** Rank r's target becomes the combination of the sources of ranks 0 to r − 1; that of rank 0 stays as it is. */
export const exclusiveScan = remembered((rank: number, size: number): Schedule => {
  const shift = step({
    sends: rank + 1 < size ? [{ peer: rank + 1, span: span('source', 0) }] : [],
    receives: rank > 0 ? [{ peer: rank - 1, span: span('target', 0) }] : [],
  });
  return { scratch: 1, steps: [shift, ...scanSteps(rank, size, 1)] };
});

/** The scan of the targets of the ranks from `first` on. */
function scanSteps(rank: number, size: number, first: number): Step[] {
  const [all, heard] = [span('target', 0), span('scratch', 0)];
  const steps: Step[] = [];
  for (let distance = 1; rank >= first && first + distance < size; distance *= 2) {
    const hears = rank - distance >= first;
    steps.push(
      step({
        sends: rank + distance < size ? [{ peer: rank + distance, span: all }] : [],
        receives: hears ? [{ peer: rank - distance, span: heard }] : [],
        then: hears ? [{ kind: 'combine', from: heard, into: all, fromLower: true }] : [],
      }),
    );
  }
  return steps;
}
