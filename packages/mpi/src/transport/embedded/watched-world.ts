import type { WatchedWorld } from '../../deadlock/rank-watch.js';
import type { Roll } from './roll.js';
import type { WorldMemory } from './world-memory.js';

/** A world of rings as the watch for deadlocks sees it. */
export function watchedWorld(memory: WorldMemory, roll: Roll, rank: number): WatchedWorld {
  const { size, verdict } = memory;
  const lines = Array.from({ length: size }, (_, other) => memory.line(other));
  return {
    ...{ rank, size, verdict },
    line: (other) => lines[other],
    isAsleep: (other) => roll.waiterOf(other).flagged,
    hasLeft: (other) => roll.hasLeft(other),
    isInFlight: (from, to) => from !== to && memory.ring(from, to).isUnread(memory.ring(to, from)),
    wake: (other) => roll.waiterOf(other).wake(),
  };
}
