import { describe, expect, it } from '@jest/globals';
import { ChannelNumbers } from '../../src/context/channel-numbers.js';

/** Those of so many ranks. */
const ranks = (size: number): ChannelNumbers[] =>
  Array.from({ length: size }, (_, rank) => new ChannelNumbers(rank, size, { address: rank, addresses: size }));

/** All of them agree on what they have proposed. */
function agree(all: readonly ChannelNumbers[], proposed: readonly number[]): number {
  const number = Math.max(...proposed);
  all.forEach((numbers, i) => numbers.agree(proposed[i] as number, number));
  return number;
}

describe('numbers of communicators that are made at once', () => {
  it('are greater, one after the other, for the same ranks, and never the same for others', () => {
    const all = ranks(3);
    const [first, second] = [all.map((each) => each.propose()), all.map((each) => each.propose())];
    const numbers = [agree(all, first), agree(all, second)] as const;
    expect(numbers[0]).toBeLessThan(numbers[1]);
    const few = all.slice(1);
    const third = agree(
      few,
      few.map((each) => each.propose()),
    );
    const [alone] = all as [ChannelNumbers];
    expect([...numbers, third]).not.toContain(alone.propose());
  });

  it('have what was begun before be made before, whichever ranks it is for', () => {
    const [numbers] = ranks(4) as [ChannelNumbers];
    const before = numbers.propose();
    const [own, others] = [numbers.propose(), 10_000];
    numbers.agree(own, others);
    expect(numbers.isNext(others)).toBe(false);
    numbers.settle(before);
    expect(numbers.isNext(others)).toBe(true);
  });

  it('let nobody wait for what is later in the same row, though others were further on than this rank', () => {
    const row = {};
    const all = ranks(4);
    // Ranks 0 and 2 have made one before.
    const some = [all[0], all[2]] as [ChannelNumbers, ChannelNumbers];
    const made = agree(
      some,
      some.map((each) => each.propose()),
    );
    for (const each of some) each.settle(made);
    const [first, second] = [all.map((each) => each.propose(row)), all.map((each) => each.propose(row))];
    const number = agree(all, first);
    // Rank 1 has proposed a lesser one for the second.
    expect(second[1]).toBeLessThan(number);
    for (const each of all) expect(each.isNext(number)).toBe(true);
    const next = agree(all, second);
    expect(next).toBeGreaterThan(number);
    for (const each of all) expect(each.isNext(next)).toBe(false);
    for (const each of all) each.settle(number);
    for (const each of all) expect(each.isNext(next)).toBe(true);
  });
});
