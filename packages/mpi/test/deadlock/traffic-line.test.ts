import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { proveDeadlock, type WaitBoard, type WaitProof } from '../../src/deadlock/wait-proof.js';
import { SimulatedLibraries, type LibraryStep } from './simulated-libraries.js';

/** Programs of two to four ranks that send short and long messages by two tags, awaited and not, and receive from one. */
const programs = fc.integer({ min: 2, max: 4 }).chain((size) => {
  const tag = fc.integer({ min: 1, max: 2 });
  return fc.tuple(
    ...Array.from({ length: size }, (_, me) => {
      const other = fc.integer({ min: 0, max: size - 2 }).map((it) => (it >= me ? it + 1 : it));
      const send = (kind: 'short' | 'long'): fc.Arbitrary<LibraryStep> =>
        fc.record({ kind: fc.constant(kind), to: other, tag, isAwaited: fc.boolean() });
      const receive = fc.record({ kind: fc.constant('receive' as const), from: other, tag });
      return fc.array(fc.oneof(send('short'), send('long'), receive, receive), { maxLength: 8 });
    }),
  );
});
const seeds = fc.integer({ min: 0, max: 2 ** 30 });

function prove(world: SimulatedLibraries, board: WaitBoard): WaitProof[] {
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

/** The first proof of ranks of which one goes on later. */
function refuted(world: SimulatedLibraries, board: WaitBoard = world): WaitProof | undefined {
  const proven: { readonly proof: WaitProof; readonly waits: readonly unknown[] }[] = [];
  const waitsOf = (ranks: readonly number[]): unknown[] => ranks.map((rank) => world.ranks[rank]!.waitsFor);
  do {
    for (const proof of prove(world, board)) proven.push({ proof, waits: waitsOf(proof.ranks) });
  } while (world.run(2));
  return proven.find(({ proof, waits }) => waitsOf(proof.ranks).some((wait, i) => wait !== waits[i]))?.proof;
}

const boardOf = (world: SimulatedLibraries, isInFlight: WaitBoard['isInFlight']): WaitBoard => ({
  ...{ size: world.size, isInFlight, look: (rank) => world.look(rank), hasLeft: () => false },
});

describe('the proof of a deadlock over a library that does not tell what is on its way', () => {
  it('never names a rank that goes on', () => {
    fc.assert(
      fc.property(programs, seeds, (steps, seed) => {
        expect(refuted(new SimulatedLibraries(steps, seed))).toBeUndefined();
      }),
      { numRuns: 3000 },
    );
  });

  it('is found where ranks wait for each other and have waited for their long sends, whatever else they have sent', () => {
    let found = 0;
    const awaiting = (steps: readonly LibraryStep[]): LibraryStep[] => {
      return steps.map((step) => (step.kind === 'receive' ? step : { ...step, isAwaited: true }));
    };
    fc.assert(
      fc.property(programs, seeds, (steps, seed) => {
        const world = new SimulatedLibraries(steps.map(awaiting), seed);
        while (world.run(100));
        // Whoever is blocked waits for one rank: so from there one comes to a circle, or to a rank that has ended.
        const next = (rank: number): number | undefined => world.ranks[rank]!.waitsFor?.peer;
        for (const [rank] of world.ranks.entries()) {
          let at: number | undefined = rank;
          for (let i = 0; i < world.size && at !== undefined; i++) at = next(at);
          if (at === undefined) continue;
          found++;
          const proofs = prove(world, world);
          expect(proofs.some(({ ranks }) => ranks.includes(at))).toBe(true);
        }
      }),
      { numRuns: 1500 },
    );
    expect(found).toBeGreaterThan(100);
  });

  it.each<readonly [string, (world: SimulatedLibraries) => WaitBoard]>([
    ['did not ask what is on its way', (world) => boardOf(world, () => false)],
    [
      'compared counts alone, and not which sends are not over',
      (world) =>
        boardOf(world, (from, to) => {
          const [source, target] = [world.ranks[from]!, world.ranks[to]!];
          const held = target.held.filter((message) => message.from === from).length;
          return source.traffic.begun[to] !== target.traffic.taken[from]! + held;
        }),
    ],
  ])('would be wrong if it %s', (_, boardFor) => {
    const outcome = fc.check(
      fc.property(programs, seeds, (steps, seed) => {
        const world = new SimulatedLibraries(steps, seed);
        return refuted(world, boardFor(world)) === undefined;
      }),
      { numRuns: 20000, seed: 1 },
    );
    expect(outcome.failed).toBe(true);
  });
});
