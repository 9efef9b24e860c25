import { describe, expect, it } from '@jest/globals';
import {
  binomialBroadcast,
  binomialGather,
  binomialReduce,
  binomialScatter,
} from '../../../src/transport/algorithm/binomial.js';
import { bruckAllgather, bruckAlltoall } from '../../../src/transport/algorithm/bruck.js';
import { disseminationBarrier } from '../../../src/transport/algorithm/dissemination.js';
import { linearGather, linearScatter } from '../../../src/transport/algorithm/linear.js';
import { pairwiseAlltoall, pairwiseReduceScatter } from '../../../src/transport/algorithm/pairwise.js';
import {
  rabenseifnerAllreduce,
  rabenseifnerParts,
  rabenseifnerReduce,
  rabenseifnerReduceStore,
} from '../../../src/transport/algorithm/rabenseifner.js';
import {
  exclusiveScan,
  recursiveDoublingAllgather,
  recursiveDoublingAllreduce,
  scan,
} from '../../../src/transport/algorithm/recursive-doubling.js';
import { ringAllgather, ringAllreduce, scatterRingBroadcast } from '../../../src/transport/algorithm/ring.js';
import type { Schedule } from '../../../src/transport/algorithm/schedule.js';
import { simulate, type Memory } from './simulator.js';

const sizes = Array.from({ length: 17 }, (_, i) => i + 1);
const powers = sizes.filter((size) => Number.isInteger(Math.log2(size)));
const ranksOf = (size: number): number[] => Array.from({ length: size }, (_, rank) => rank);
const letter = (rank: number): string => String.fromCharCode(97 + rank);
const word = (from: number, to: number): string => ranksOf(to).slice(from).map(letter).join('');
const sorted = (text: string | undefined): string => [...(text ?? '')].sort().join('');

interface World {
  readonly memories: readonly Memory[];
  readonly messages: number;
  readonly rounds: number;
}

/** Runs a collective; each rank's source and target hold what they are given. */
function world(
  size: number,
  schedule: (rank: number) => Schedule,
  source: (rank: number) => string[],
  target: (rank: number) => string[] = () => [],
): World {
  const schedules = ranksOf(size).map(schedule);
  const memories = ranksOf(size).map((rank) => ({ source: source(rank), target: target(rank), scratch: [] }));
  const messages = simulate(schedules, memories);
  return { memories, messages, rounds: Math.max(...schedules.map(({ steps }) => steps.length)) };
}
const parts = (count: number, text: string): string[] => Array.from({ length: count }, (_, i) => `${text}${i}`);
const none = (): string[] => [];

describe('schedules, from 1 to 17 ranks', () => {
  it('the barrier of dissemination has everybody hear of everybody in the least number of rounds', () => {
    for (const size of sizes) {
      const schedules = ranksOf(size).map((rank) => disseminationBarrier(rank, size));
      expect(schedules[0]?.steps.length).toBe(Math.ceil(Math.log2(size)));
      let heard = ranksOf(size).map((rank) => new Set([rank]));
      schedules[0]?.steps.forEach((_, round) => {
        const before = heard.map((set) => new Set(set));
        heard = schedules.map(({ steps }, rank) => {
          const from = before[steps[round]?.receives[0]?.peer ?? rank]!;
          return new Set([...before[rank]!, ...from]);
        });
      });
      for (const set of heard) expect(set.size).toBe(size);
      simulate(
        schedules,
        schedules.map(() => ({ source: [], target: [], scratch: [] })),
      );
    }
  });

  it('the binomial broadcast gives everybody what the root has, one message each', () => {
    for (const size of sizes) {
      for (const root of ranksOf(size)) {
        const { memories, messages } = world(
          size,
          (rank) => binomialBroadcast(rank, size, root),
          none,
          (rank) => (rank === root ? ['all'] : []),
        );
        expect(memories.map(({ target }) => target)).toEqual(ranksOf(size).map(() => ['all']));
        expect(messages).toBe(size - 1);
      }
    }
  });

  it('the scatter-ring broadcast gives everybody all parts', () => {
    for (const size of sizes) {
      for (const root of ranksOf(size)) {
        const { memories } = world(
          size,
          (rank) => scatterRingBroadcast(rank, size, root),
          none,
          (rank) => (rank === root ? parts(size, 'p') : []),
        );
        for (const { target } of memories) expect(target).toEqual(parts(size, 'p'));
      }
    }
  });

  it('the binomial reduction keeps the order of ranks where the operation is not commutative', () => {
    for (const size of sizes) {
      for (const root of ranksOf(size)) {
        for (const commutative of [false, true]) {
          const { memories } = world(
            size,
            (rank) => binomialReduce(rank, size, root, commutative),
            none,
            (rank) => [letter(rank)],
          );
          const [result] = memories[root]!.target;
          expect(commutative ? sorted(result) : result).toBe(word(0, size));
        }
      }
    }
  });

  it("Rabenseifner's reductions combine every part of every rank once", () => {
    for (const size of sizes) {
      const count = rabenseifnerParts(size);
      const expected = ranksOf(count).map(() => word(0, size));
      const target = (rank: number): string[] => ranksOf(count).map(() => letter(rank));
      if (powers.includes(size) && size > 1) {
        const all = world(size, (rank) => rabenseifnerAllreduce(rank, size), target, none);
        for (const memory of all.memories) expect(memory.target.map(sorted)).toEqual(expected);
      }
      for (const root of ranksOf(size)) {
        const isSource = rabenseifnerReduceStore(size) === 'source';
        const [source, first] = isSource ? [target, none] : [none, target];
        const one = world(size, (rank) => rabenseifnerReduce(rank, size, root), source, first);
        expect(one.memories[root]!.target.map(sorted)).toEqual(expected);
      }
    }
  });

  it('the allreduce by recursive doubling keeps the order of ranks', () => {
    for (const size of sizes) {
      const { memories, rounds } = world(
        size,
        (rank) => recursiveDoublingAllreduce(rank, size),
        none,
        (rank) => [letter(rank)],
      );
      for (const { target } of memories) expect(target).toEqual([word(0, size)]);
      expect(rounds).toBeLessThanOrEqual(Math.floor(Math.log2(size)) + (powers.includes(size) ? 0 : 2));
    }
  });

  it('the allreduce around the ring combines every part of every rank once', () => {
    for (const size of sizes) {
      const { memories } = world(
        size,
        (rank) => ringAllreduce(rank, size),
        none,
        (rank) => ranksOf(size).map(() => letter(rank)),
      );
      for (const { target } of memories) expect(target.map(sorted)).toEqual(ranksOf(size).map(() => word(0, size)));
    }
  });

  it('gathers give the root the blocks in the order of ranks', () => {
    for (const size of sizes) {
      for (const root of ranksOf(size)) {
        for (const gather of [binomialGather, linearGather]) {
          const { memories } = world(
            size,
            (rank) => gather(rank, size, root),
            (rank) => [letter(rank)],
          );
          expect(memories[root]!.target).toEqual(ranksOf(size).map(letter));
        }
      }
    }
  });

  it('scatters give everybody its block of the root', () => {
    for (const size of sizes) {
      for (const root of ranksOf(size)) {
        for (const scatter of [binomialScatter, linearScatter]) {
          const { memories } = world(
            size,
            (rank) => scatter(rank, size, root),
            (rank) => (rank === root ? ranksOf(size).map(letter) : []),
          );
          expect(memories.map(({ target }) => target)).toEqual(ranksOf(size).map((rank) => [letter(rank)]));
        }
      }
    }
  });

  it('allgathers give everybody the blocks of everybody', () => {
    const algorithms = [
      { gather: ringAllgather, of: sizes },
      { gather: bruckAllgather, of: sizes },
      { gather: recursiveDoublingAllgather, of: powers },
    ];
    for (const { gather, of } of algorithms) {
      for (const size of of) {
        const { memories } = world(
          size,
          (rank) => gather(rank, size),
          (rank) => [letter(rank)],
        );
        for (const { target } of memories) expect(target).toEqual(ranksOf(size).map(letter));
      }
    }
  });

  it('the all-to-all exchanges transpose', () => {
    for (const exchange of [pairwiseAlltoall, bruckAlltoall]) {
      for (const size of sizes) {
        const { memories } = world(
          size,
          (rank) => exchange(rank, size),
          (rank) => ranksOf(size).map((to) => `${letter(rank)}>${letter(to)}`),
        );
        memories.forEach(({ target }, rank) => {
          expect(target).toEqual(ranksOf(size).map((from) => `${letter(from)}>${letter(rank)}`));
        });
      }
    }
  });

  it('the pairwise reduce-scatter gives everybody its block of the combination', () => {
    for (const size of sizes) {
      const { memories } = world(
        size,
        (rank) => pairwiseReduceScatter(rank, size),
        (rank) => ranksOf(size).map((to) => letter(rank) + String.fromCharCode(65 + to)),
      );
      memories.forEach(({ target }, rank) => {
        const own = String.fromCharCode(65 + rank);
        expect(sorted(target[0])).toBe(
          sorted(
            ranksOf(size)
              .map((from) => letter(from) + own)
              .join(''),
          ),
        );
      });
    }
  });

  it('scans combine those before, in their order', () => {
    for (const size of sizes) {
      const one = world(
        size,
        (rank) => scan(rank, size),
        none,
        (rank) => [letter(rank)],
      );
      expect(one.memories.map(({ target }) => target[0])).toEqual(ranksOf(size).map((rank) => word(0, rank + 1)));
      const two = world(
        size,
        (rank) => exclusiveScan(rank, size),
        (rank) => [letter(rank)],
        () => ['untouched'],
      );
      expect(two.memories.map(({ target }) => target[0])).toEqual(
        ranksOf(size).map((rank) => (rank === 0 ? 'untouched' : word(0, rank))),
      );
    }
  });
});
