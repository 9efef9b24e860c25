import { MPIError } from '../errors/mpi-error.js';

/** How two groups, or two communicators, are to each other. */
export type Comparison = 'identical' | 'congruent' | 'similar' | 'unequal';

/** What stands for no rank. Python: `MPI.UNDEFINED`. */
export const UNDEFINED = -32766;

/** A range of ranks: first, last, and the step from one to the next. */
export type RankRange = readonly [first: number, last: number, step: number];

/**
 * A set of ranks in an order: who stands behind the ranks of a communicator.
 *
 * Python analogue: `MPI.Group`. Members are ranks of the world; those of a world that was spawned, and of its parents as seen there, have other numbers, which all connected ranks agree on. Nothing here talks to anybody.
 *
 * Errors: `MPIError` (`MPI_ERR_RANK`) for a rank that is none of the group.
 *
 * @example
 * import { Group } from '@parallel-cookbook/mpi';
 *
 * const all = new Group([0, 1, 2, 3]);
 * const odd = all.include([1, 3]);
 * console.log(all.difference(odd).members, odd.translateRanks([0, 1], all)); // [ 0, 2 ] [ 1, 3 ]
 */
export class Group {
  /** The members, in the order of the ranks here. */
  readonly members: readonly number[];

  constructor(members: readonly number[]) {
    const distinct = new Set(members);
    if (distinct.size !== members.length || !members.every((rank) => Number.isSafeInteger(rank) && rank >= 0)) {
      throw new MPIError('MPI_ERR_RANK', 'Group', 'give ranks of the world, each once');
    }
    this.members = [...members];
  }

  /** How many there are. */
  get size(): number {
    return this.members.length;
  }

  /** The rank here of a rank of the world; `UNDEFINED` for one that is not here. */
  rankOf(worldRank: number): number {
    const found = this.members.indexOf(worldRank);
    return found < 0 ? UNDEFINED : found;
  }

  /** All of this one, then those of the other that are not in it. Python: `Union`. */
  union(other: Group): Group {
    return new Group([...new Set([...this.members, ...other.members])]);
  }

  /** Those of this one that are in the other, in the order of this one. Python: `Intersection`. */
  intersection(other: Group): Group {
    const theirs = new Set(other.members);
    return new Group(this.members.filter((rank) => theirs.has(rank)));
  }

  /** Those of this one that are not in the other. Python: `Difference`. */
  difference(other: Group): Group {
    const theirs = new Set(other.members);
    return new Group(this.members.filter((rank) => !theirs.has(rank)));
  }

  /** Those ranks, in that order. Python: `Incl`. */
  include(ranks: readonly number[]): Group {
    this.#check('Group.include', ranks);
    return new Group(ranks.map((rank) => this.members[rank] as number));
  }

  /** All but those ranks. Python: `Excl`. */
  exclude(ranks: readonly number[]): Group {
    this.#check('Group.exclude', ranks);
    const out = new Set(ranks);
    return new Group(this.members.filter((_, rank) => !out.has(rank)));
  }

  /** The ranks of those ranges, in that order. Python: `Range_incl`. */
  includeRange(ranges: readonly RankRange[]): Group {
    return this.include(ranges.flatMap(ranksIn));
  }

  /** All but the ranks of those ranges. Python: `Range_excl`. */
  excludeRange(ranges: readonly RankRange[]): Group {
    return this.exclude(ranges.flatMap(ranksIn));
  }

  /** The ranks that ranks here have in another group; `UNDEFINED` for those who are not in it. Python: `Translate_ranks`. */
  translateRanks(ranks: readonly number[], other: Group): number[] {
    this.#check('Group.translateRanks', ranks);
    return ranks.map((rank) => other.rankOf(this.members[rank] as number));
  }

  /** Whether it has the same members, in the same order or another. Python: `Compare`. */
  compare(other: Group): Exclude<Comparison, 'congruent'> {
    if (this.size !== other.size) return 'unequal';
    if (this.members.every((rank, i) => rank === other.members[i])) return 'identical';
    return this.difference(other).size === 0 ? 'similar' : 'unequal';
  }

  #check(call: string, ranks: readonly number[]): void {
    for (const rank of ranks) {
      if (Number.isSafeInteger(rank) && rank >= 0 && rank < this.size) continue;
      const there = this.size === 0 ? 'it has none' : `0 to ${this.size - 1}`;
      throw new MPIError('MPI_ERR_RANK', call, `${String(rank)} is none of the group's ranks, ${there}`);
    }
  }
}

function ranksIn([first, last, step]: RankRange): number[] {
  if (![first, last, step].every(Number.isSafeInteger) || step === 0) {
    throw new MPIError('MPI_ERR_ARG', 'Group', `give ranges as first, last, step; not ${first}, ${last}, ${step}`);
  }
  const ranks: number[] = [];
  for (let rank = first; step > 0 ? rank <= last : rank >= last; rank += step) ranks.push(rank);
  return ranks;
}
