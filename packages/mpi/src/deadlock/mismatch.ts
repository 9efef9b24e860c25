import type { BlockedRank } from './blocked-rank.js';

/** What is wrong where ranks of a deadlock are in collectives that are not the same: all ranks of a communicator call the same ones in the same order. */
export function mismatchOf(ranks: readonly BlockedRank[]): string | undefined {
  const byChannel = new Map<number, BlockedRank>();
  for (const one of ranks) {
    if (one.collective === undefined || one.channel === undefined) continue;
    const other = byChannel.get(one.channel);
    byChannel.set(one.channel, other ?? one);
    if (!other || (other.collective === one.collective && other.operation === one.operation)) continue;
    const [a, b] = [saying(other), saying(one)];
    return `the collectives do not match: ${a}, ${b}; all ranks of a communicator call the same ones in the same order`;
  }
  return undefined;
}

function saying({ rank, operation, collective }: BlockedRank): string {
  return `rank ${rank} is in its collective ${collective}, ${operation}`;
}
