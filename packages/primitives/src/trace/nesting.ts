import type { Slice } from './slice.js';
import type { Track } from './trace-log.js';

/** When two slices cross, the one with the lower rank gives way. */
const rank: Readonly<Record<Slice['kind'], number>> = { hold: 0, wait: 1, run: 2, lane: 3 };

/**
 * Tells the slices that nest within their lane from those that cross another one: `acquire a, acquire b, release a,
 * release b` is no nest. Of two that cross, the lesser gives way: a hold before a wait, a wait before a run.
 *
 * One sweep with a stack of what is open: when a slice ends, all that is open above it crosses it.
 * Cost: n log n, times the depth where slices cross.
 */
export function nesting(slices: Iterable<Slice>): { nested: Slice[]; crossing: Slice[] } {
  const byTrack = new Map<Track, Slice[]>();
  for (const slice of slices) {
    const known = byTrack.get(slice.track);
    if (known) known.push(slice);
    else byTrack.set(slice.track, [slice]);
  }
  const nested: Slice[] = [];
  const crossing: Slice[] = [];
  for (const ofTrack of byTrack.values()) {
    const evicted = evictedFrom(ofTrack);
    for (const slice of ofTrack) (evicted.has(slice) ? crossing : nested).push(slice);
  }
  return { nested, crossing };
}

function evictedFrom(slices: readonly Slice[]): Set<Slice> {
  // At one event ends come before beginnings, and of several ends the innermost comes first.
  const starts = slices.map((slice) => ({ at: slice.start, slice, ends: false }));
  const ends = slices.map((slice) => ({ at: slice.end, slice, ends: true }));
  const borders = [...starts, ...ends].sort(
    (a, b) => a.at - b.at || Number(b.ends) - Number(a.ends) || b.slice.start - a.slice.start,
  );
  const evicted = new Set<Slice>();
  let stack: Slice[] = [];
  for (const { slice, ends: isEnd } of borders) {
    if (!isEnd) stack.push(slice);
    else if (stack.at(-1) === slice) stack.pop();
    else if (!evicted.has(slice)) {
      const below = stack.lastIndexOf(slice);
      const above = stack.slice(below + 1);
      const givesWay = above.some((other) => rank[other.kind] >= rank[slice.kind]);
      for (const loser of givesWay ? [slice] : above) evicted.add(loser);
      stack = givesWay ? [...stack.slice(0, below), ...above] : stack.slice(0, below);
    }
  }
  return evicted;
}
