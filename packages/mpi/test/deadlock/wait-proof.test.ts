import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { proveDeadlock, type WaitBoard, type WaitProof } from '../../src/deadlock/wait-proof.js';
import { SimulatedRanks, type Step } from './simulated-ranks.js';

/** Programs of two to five ranks that send to and receive from any of the others. */
const programs = fc.integer({ min: 2, max: 5 }).chain((size) => {
  const rank = fc.integer({ min: 0, max: size - 1 });
  return fc.tuple(
    ...Array.from({ length: size }, (_, me) => {
      const other = rank.map((it) => (it === me ? (it + 1) % size : it));
      const step: fc.Arbitrary<Step> = fc.oneof(
        { arbitrary: other.map((to): Step => ({ kind: 'send', to })), weight: 3 },
        { arbitrary: other.map((to): Step => ({ kind: 'ssend', to })), weight: 1 },
        { arbitrary: other.map((from): Step => ({ kind: 'receive', from })), weight: 3 },
        { arbitrary: fc.constant<Step>({ kind: 'receive any' }), weight: 1 },
      );
      return fc.array(step, { maxLength: 8 });
    }),
  );
});
const seeds = fc.integer({ min: 0, max: 2 ** 30 });

/** Every rank that is blocked looks once. */
function prove(world: SimulatedRanks, board: WaitBoard = world): WaitProof[] {
  const proofs: WaitProof[] = [];
  for (let rank = 0; rank < world.size; rank++) {
    if (!world.ranks[rank]!.isShown) continue;
    world.looking = rank;
    const proof = proveDeadlock(rank, board);
    world.looking = undefined;
    if (proof) proofs.push(proof);
  }
  return proofs;
}

/** Lets a world run and its ranks look in between; gives the first proof of ranks of which one goes on later. */
function refuted(world: SimulatedRanks, board: WaitBoard = world): WaitProof | undefined {
  const proven: { readonly proof: WaitProof; readonly at: readonly number[] }[] = [];
  const places = (ranks: readonly number[]): number[] => ranks.map((rank) => world.ranks[rank]!.at);
  do {
    for (const proof of prove(world, board)) proven.push({ proof, at: places(proof.ranks) });
  } while (world.run(2));
  return proven.find(({ proof, at }) =>
    proof.ranks.some((rank, i) => world.hasLeft(rank) || world.ranks[rank]!.at !== at[i]),
  )?.proof;
}

describe('the proof of a deadlock', () => {
  it('never names a rank that goes on, whatever the others do while it is made', () => {
    fc.assert(
      fc.property(programs, seeds, (steps, seed) => {
        expect(refuted(new SimulatedRanks(steps, seed))).toBeUndefined();
      }),
      { numRuns: 1500 },
    );
  });

  it('is found where nobody goes on any more, and every rank that is stuck waits for somebody who is in it', () => {
    let stuck = 0;
    fc.assert(
      fc.property(programs, seeds, (steps, seed) => {
        const world = new SimulatedRanks(steps, seed);
        while (world.run(100));
        const waiting = world.ranks.flatMap((one, rank) => (one.hasLeft ? [] : [rank]));
        if (waiting.length === 0) return;
        stuck++;
        const proofs = prove(world);
        const reached = new Set(proofs.flatMap(({ ranks, left }) => [...ranks, ...left]));
        for (let before = -1; before !== reached.size;) {
          before = reached.size;
          for (const rank of waiting) {
            const { from } = world.ranks[rank]!.waitsFor!;
            if (from === undefined ? waiting.some((other) => reached.has(other)) : reached.has(from)) reached.add(rank);
          }
        }
        expect(proofs).not.toEqual([]);
        expect(waiting.filter((rank) => !reached.has(rank))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
    expect(stuck).toBeGreaterThan(100);
  });

  it.each([
    ['did not ask what is on its way', { isInFlight: () => false }],
    ['looked once only', { looksOnce: true }],
  ])('would be wrong if it %s', (_, { isInFlight, looksOnce }: { isInFlight?: () => boolean; looksOnce?: boolean }) => {
    const outcome = fc.check(
      fc.property(programs, seeds, (steps, seed) => {
        const world = new SimulatedRanks(steps, seed);
        const seen = new Map<string, ReturnType<WaitBoard['look']>>();
        const board: WaitBoard = {
          size: world.size,
          look(rank) {
            const key = `${world.looking} ${rank}`;
            const earlier = looksOnce ? seen.get(key) : undefined;
            seen.delete(key);
            if (earlier) return earlier;
            const look = world.look(rank);
            seen.set(key, look);
            return look;
          },
          hasLeft: (rank) => world.hasLeft(rank),
          isInFlight: isInFlight ?? ((from, to) => world.isInFlight(from, to)),
        };
        return refuted(world, board) === undefined;
      }),
      { numRuns: 20000, seed: 1 },
    );
    expect(outcome.failed).toBe(true);
  });

  const still = (
    needs: readonly (readonly number[] | undefined | 'runs')[],
    left: readonly number[] = [],
  ): WaitBoard => ({
    size: needs.length,
    look: (rank) => {
      const one = needs[rank];
      return one === 'runs' ? undefined : { epoch: 1, needs: one };
    },
    hasLeft: (rank) => left.includes(rank),
    isInFlight: () => false,
  });

  it('names the cycle alone, and not who only waits for it', () => {
    const board = still([[1], [2], [1], [0]]);
    expect([0, 1, 2, 3].map((rank) => proveDeadlock(rank, board)?.ranks)).toEqual([
      undefined,
      [1, 2],
      [1, 2],
      undefined,
    ]);
  });

  it('takes a receive from anybody for stuck only when everybody is', () => {
    expect(proveDeadlock(0, still([undefined, [0], 'runs']))).toBeUndefined();
    expect(proveDeadlock(0, still([undefined, [0], [0]]))?.ranks).toEqual([0, 1, 2]);
    expect(proveDeadlock(0, still([undefined, [0], 'runs'], [2]))).toEqual({ ranks: [0, 1], left: [2] });
  });

  it('knows a rank that waits for itself', () => {
    expect(proveDeadlock(0, still([[0]]))?.ranks).toEqual([0]);
  });
});
