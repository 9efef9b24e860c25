import { span, step, type Schedule } from './schedule.js';

/** Who a rank hears from, and who it tells, in the order of their blocks. Less than 0 is nobody, whose block stays as it is. */
export interface Neighbours {
  readonly sources: readonly number[];
  readonly destinations: readonly number[];
  /**
   * The order in which blocks leave, where it is not that of the blocks. Of messages between two ranks the first that leaves is the first that
   * arrives, so it decides what goes where when one rank is several neighbours at once.
   */
  readonly order?: readonly number[] | undefined;
}

/** Everybody tells all its neighbours the same: one step, all messages at once. */
export function neighbourAllgather(neighbours: Neighbours): Schedule {
  return exchange(neighbours, () => 0);
}

/** Everybody tells each of its neighbours something else: one step, all messages at once. */
export function neighbourAlltoall(neighbours: Neighbours): Schedule {
  return exchange(neighbours, (i) => i);
}

function exchange({ sources, destinations, order }: Neighbours, block: (i: number) => number): Schedule {
  const leaving = order ?? destinations.map((_, i) => i);
  const sends = leaving
    .map((i) => ({ peer: destinations[i] as number, span: span('source', block(i)) }))
    .filter(({ peer }) => peer >= 0);
  const receives = sources.map((peer, i) => ({ peer, span: span('target', i) })).filter(({ peer }) => peer >= 0);
  return { scratch: 0, steps: [step({ sends, receives })] };
}

/** A part goes to each of some ranks, and one comes from each of some: one step, all messages at once. */
export function exchangeSchedule(to: readonly number[], from: readonly number[]): Schedule {
  return neighbourAlltoall({ sources: from, destinations: to });
}
