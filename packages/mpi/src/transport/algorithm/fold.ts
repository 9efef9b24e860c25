import { powerBelow, span, step, type Step } from './schedule.js';

/**
 * Algorithms on hypercubes need a power of two. Of the first ranks, as many as there are too many, each even one gives what it has
 * to the odd one beside it, and in the end gets the result from it; neighbours, so that the order of ranks is kept.
 */
export interface Fold {
  /** Corners of the cube. */
  readonly power: number;
  /** The corner of this rank; `undefined` for one that has given its part away. */
  readonly corner: number | undefined;
  /** The rank that stands in a corner. */
  readonly rankAt: (corner: number) => number;
  /** What goes before: giving away, or taking in. */
  readonly before: readonly Step[];
  /** What comes after, for everybody to have the result. */
  readonly after: readonly Step[];
}

/** @param parts of target, all of which are given away. */
export function fold(rank: number, size: number, parts: number): Fold {
  const power = powerBelow(size);
  const rest = size - power;
  const rankAt = (corner: number): number => (corner < rest ? 2 * corner + 1 : corner + rest);
  const [all, heard] = [span('target', 0, parts), span('scratch', 0, parts)];
  if (rank >= 2 * rest) return { power, corner: rank - rest, rankAt, before: [], after: [] };
  if (rank % 2 === 0) {
    const peer = rank + 1;
    return {
      power,
      corner: undefined,
      rankAt,
      before: [step({ sends: [{ peer, span: all }] })],
      after: [step({ receives: [{ peer, span: all }] })],
    };
  }
  const peer = rank - 1;
  return {
    power,
    corner: (rank - 1) / 2,
    rankAt,
    before: [
      step({
        receives: [{ peer, span: heard }],
        then: [{ kind: 'combine', from: heard, into: all, fromLower: true }],
      }),
    ],
    after: [step({ sends: [{ peer, span: all }] })],
  };
}
