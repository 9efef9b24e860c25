import type { Loop } from '../loop/loop.js';

const endings = new WeakMap<Loop, Set<() => void>>();

/** Calls `end` when the `run` of a loop is over, so that no socket and no child outlives it. Returns what takes that back. */
export function endWithLoop(loop: Loop, end: () => void): () => void {
  let ends = endings.get(loop);
  if (!ends) {
    const all = new Set<() => void>();
    ends = all;
    endings.set(loop, all);
    loop.root.signal.addEventListener('abort', () => {
      for (const each of [...all]) each();
    });
  }
  ends.add(end);
  return () => ends.delete(end);
}
