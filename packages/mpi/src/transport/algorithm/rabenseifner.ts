import { remembered } from './remembered.js';
import { fold, type Fold } from './fold.js';
import { powerBelow, span, step, type Schedule, type Span, type Step, type Store } from './schedule.js';

// Source: Rabenseifner, "Optimization of Collective Reduction Operations" (2004). First each rank of the cube comes to have one part
// of the combination, then the parts are collected: twice the data in all, whatever the number of ranks. For commutative operations.

/** Parts into which the target is to be cut. */
export function rabenseifnerParts(size: number): number {
  return powerBelow(size);
}

/** Where a reduce looks for what ranks give: for a power of two of them in the sources, which are combined from where they stand; else in the targets. */
export function rabenseifnerReduceStore(size: number): 'source' | 'target' {
  return size > 1 && powerBelow(size) === size ? 'source' : 'target';
}

/** Every target becomes the combination of all sources. For long messages; for a power of two of ranks, and not for one alone. */
export const rabenseifnerAllreduce = remembered((rank: number, size: number): Schedule => {
  const folded = fold(rank, size, size);
  const { corner, power, rankAt } = folded;
  const steps: Step[] = halving(folded, 'source');
  for (let distance = 1; corner !== undefined && distance < power; distance *= 2) {
    const [mine, theirs] = blocks(corner, distance);
    const peer = rankAt(corner ^ distance);
    steps.push(step({ sends: [{ peer, span: mine }], receives: [{ peer, span: theirs }] }));
  }
  return { scratch: power, steps };
});

/** The root's target becomes the combination of all: see {@link rabenseifnerReduceStore}. For long messages. */
export const rabenseifnerReduce = remembered((rank: number, size: number, root: number): Schedule => {
  const folded = fold(rank, size, rabenseifnerParts(size));
  const { corner, power, rankAt, before } = folded;
  const standsIn = fold(root, size, power).corner === undefined ? root + 1 : root;
  const top = fold(standsIn, size, power).corner as number;
  const steps: Step[] = [...before, ...halving(folded, rabenseifnerReduceStore(size))];
  for (let distance = 1; corner !== undefined && distance < power; distance *= 2) {
    const [mine, theirs] = blocks(corner, distance);
    const peer = rankAt(corner ^ distance);
    if (((corner ^ top) & distance) !== 0) {
      steps.push(step({ sends: [{ peer, span: mine }] }));
      break;
    }
    steps.push(step({ receives: [{ peer, span: theirs }] }));
  }
  const all = span('target', 0, power);
  if (standsIn !== root && rank === standsIn) steps.push(step({ sends: [{ peer: root, span: all }] }));
  if (standsIn !== root && rank === root) steps.push(step({ receives: [{ peer: standsIn, span: all }] }));
  return { scratch: power, steps };
});

/** After it the rank in corner c has part c of the combination: each round halves what it is still at. @param first where that stands at first. */
function halving({ corner, power, rankAt }: Fold, first: Store): Step[] {
  const steps: Step[] = [];
  if (corner === undefined) return steps;
  let [low, high] = [0, power];
  for (let distance = power / 2; distance >= 1; distance /= 2) {
    const middle = low + distance;
    const upper = (corner & distance) !== 0;
    const held = distance === power / 2 ? first : 'target';
    const [lower, higher] = [span(held, low, middle), span(held, middle, high)];
    const [given, give] = upper ? [higher, lower] : [lower, higher];
    const keep = span('target', given.from, given.to);
    const heard = span('scratch', keep.from, keep.to);
    const peer = rankAt(corner ^ distance);
    steps.push(
      step({
        sends: [{ peer, span: give }],
        receives: [{ peer, span: heard }],
        then: [{ kind: 'combine', from: heard, into: keep, given, fromLower: upper }],
      }),
    );
    [low, high] = [keep.from, keep.to];
  }
  return steps;
}

/** What a corner has before the round of that distance, and what the one at that distance has. */
function blocks(corner: number, distance: number): readonly [mine: Span, theirs: Span] {
  const from = corner & ~(distance - 1);
  const other = from ^ distance;
  return [span('target', from, from + distance), span('target', other, other + distance)];
}
