import { remembered } from './remembered.js';
import { copies, span, step, type Schedule, type Span, type Step } from './schedule.js';

// ⌈log₂ n⌉ rounds for any number of ranks, at the price of copying: for short blocks, all of one length.
// Source: Bruck, Ho, Kipnis, Upfal and Weathersby, "Efficient Algorithms for All-to-All Communications in Multiport
// Message-Passing Systems" (1997).

/** Everybody gets a block of everybody. */
export const bruckAllgather = remembered((rank: number, size: number): Schedule => {
  // In scratch blocks are counted from this rank on.
  const steps = [copies([span('source', 0), span('scratch', 0)])];
  for (let distance = 1; distance < size; distance *= 2) {
    const count = Math.min(distance, size - distance);
    steps.push(
      step({
        sends: [{ peer: (rank - distance + size) % size, span: span('scratch', 0, count) }],
        receives: [{ peer: (rank + distance) % size, span: span('scratch', distance, distance + count) }],
      }),
    );
  }
  steps.push(
    copies(
      [span('scratch', 0, size - rank), span('target', rank, size)],
      [span('scratch', size - rank, size), span('target', 0, rank)],
    ),
  );
  return { scratch: size, steps };
});

/** Everybody gives everybody a block. */
export const bruckAlltoall = remembered((rank: number, size: number): Schedule => {
  // Block j in scratch has j ranks to go. Behind the blocks is room for those that go together, and for those that come.
  const steps: Step[] = [
    copies(
      [span('source', rank, size), span('scratch', 0, size - rank)],
      [span('source', 0, rank), span('scratch', size - rank, size)],
    ),
  ];
  for (let distance = 1; distance < size; distance *= 2) {
    const going = Array.from({ length: size }, (_, j) => j).filter((j) => (j & distance) !== 0);
    const [away, back] = [size, size + going.length];
    const pairs = going.map((j, i): [Span, Span] => [span('scratch', j), span('scratch', away + i)]);
    steps.push(copies(...pairs));
    steps.push(
      step({
        sends: [{ peer: (rank + distance) % size, span: span('scratch', away, away + going.length) }],
        receives: [{ peer: (rank - distance + size) % size, span: span('scratch', back, back + going.length) }],
        then: going.map((j, i) => ({ kind: 'copy', from: span('scratch', back + i), to: span('scratch', j) })),
      }),
    );
  }
  const turned = Array.from({ length: size }, (_, j): [Span, Span] => [
    span('scratch', j),
    span('target', (rank - j + size) % size),
  ]);
  steps.push(copies(...turned));
  return { scratch: 2 * size, steps };
});
