import { remembered } from './remembered.js';
import { span, step, type Schedule, type Step } from './schedule.js';

const nothing = span('scratch', 0, 0);

/**
 * A barrier in ⌈log₂ n⌉ rounds: in round k everybody tells the one 2ᵏ further on, and hears from the one 2ᵏ before.
 * Source: Hensgen, Finkel and Manber, "Two Algorithms for Barrier Synchronization" (1988).
 */
export const disseminationBarrier = remembered((rank: number, size: number): Schedule => {
  const steps: Step[] = [];
  for (let distance = 1; distance < size; distance *= 2) {
    steps.push(
      step({
        sends: [{ peer: (rank + distance) % size, span: nothing }],
        receives: [{ peer: (rank - distance + size) % size, span: nothing }],
      }),
    );
  }
  return { scratch: 0, steps };
});
