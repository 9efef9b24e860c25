import { remembered } from './remembered.js';
import { copies, span, step, type Schedule } from './schedule.js';

// The root talks to everybody at once. For long blocks, and for blocks of different lengths, which nobody else knows the lengths of.

/** The root gets a block of everybody. */
export const linearGather = remembered((rank: number, size: number, root: number): Schedule => {
  if (rank !== root) return { scratch: 0, steps: [step({ sends: [{ peer: root, span: span('source', 0) }] })] };
  const receives = others(root, size).map((peer) => ({ peer, span: span('target', peer) }));
  return {
    scratch: 0,
    steps: [step({ receives, then: [{ kind: 'copy', from: span('source', 0), to: span('target', root) }] })],
  };
});

/** Everybody gets its block from the root. */
export const linearScatter = remembered((rank: number, size: number, root: number): Schedule => {
  if (rank !== root) return { scratch: 0, steps: [step({ receives: [{ peer: root, span: span('target', 0) }] })] };
  const sends = others(root, size).map((peer) => ({ peer, span: span('source', peer) }));
  return { scratch: 0, steps: [step({ sends }), copies([span('source', root), span('target', 0)])] };
});

function others(rank: number, size: number): number[] {
  return Array.from({ length: size - 1 }, (_, i) => (rank + 1 + i) % size);
}
