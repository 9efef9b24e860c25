import { DeadlockError, registerErrorClass, type DeadlockLink } from '@parallel-cookbook/primitives';
import { inspect } from 'node:util';
import type { BlockedRank } from './blocked-rank.js';
import { mismatchOf } from './mismatch.js';

/**
 * Ranks that wait for each other for ever: a proven deadlock. Every one of them gets this error, with the same graph. Or one rank waits for others
 * that have left.
 *
 * Python analogue: none; the program hangs. What counts as blocked, and the proof, stand in `deadlock/README.md`.
 * Cost: nothing before a rank has been blocked for 50 ms. `PARALLEL_MPI_DEADLOCK_MS` in the environment says how long one is blocked before it
 * looks for a deadlock: 500 where it is not set, 0 for never.
 *
 * @example
 * import { DeadlockError } from '@parallel-cookbook/primitives';
 * import { MPI, RankDeadlockError } from '@parallel-cookbook/mpi';
 *
 * try {
 *   MPI.COMM_WORLD.recvSync(0, 3); // from itself, which sends nothing
 * } catch (error) {
 *   console.log(error instanceof RankDeadlockError, error instanceof DeadlockError); // true true
 *   console.log(error.ranks.map(({ rank, operation, peer, tag }) => [rank, operation, peer, tag])); // [ [ 0, 'receive from rank 0', 0, 3 ] ]
 * }
 */
export class RankDeadlockError extends DeadlockError {
  static override readonly kind: string = 'RankDeadlockError';

  constructor(
    /** Who waits for whom, where: in ascending order of their ranks in the world. */
    readonly ranks: readonly BlockedRank[],
    /** Ranks of the world that have left MPI, and for which one of them waits. */
    readonly left: readonly number[] = [],
  ) {
    super(textOf(ranks, left), { cycle: ranks.map(linkOf) });
  }

  /** As a stack alone: the message has the graph. */
  [inspect.custom](): string {
    return this.stack ?? this.message;
  }
}
registerErrorClass(RankDeadlockError);

function textOf(ranks: readonly BlockedRank[], left: readonly number[]): string {
  const lines = ranks.map(lineOf);
  const mismatch = mismatchOf(ranks);
  if (mismatch) lines.push(`  ${mismatch}`);
  if (left.length > 0) lines.push(`  ${listOf(left)} of the world ${left.length > 1 ? 'have' : 'has'} left MPI`);
  return `${headOf(ranks, left)}\n${lines.join('\n')}`;
}

function headOf(ranks: readonly BlockedRank[], left: readonly number[]): string {
  const names = listOf(ranks.map(({ rank }) => rank));
  if (ranks.length > 1) return `deadlock: ${names} of the world wait for each other`;
  return left.length > 0
    ? `deadlock: ${names} of the world waits for who has left`
    : `deadlock: ${names} of the world waits for itself`;
}

function lineOf({ rank, operation, peer, tag, collective, site }: BlockedRank): string {
  const whom = peer === undefined ? 'any rank' : `rank ${peer}`;
  const which =
    tag !== undefined ? `, tag ${tag}` : collective !== undefined ? ` (its collective ${collective} there)` : '';
  return `  rank ${rank} → ${whom}: ${operation}${which}${site === 'unknown' ? '' : `, at ${site}`}`;
}

function linkOf({ rank, operation, peer, site }: BlockedRank): DeadlockLink {
  const whom = peer === undefined ? 'any rank' : `rank ${peer}`;
  return { thread: `rank ${rank}`, waitsFor: whom, waitsAt: site, holds: operation, acquiredAt: site };
}

function listOf(ranks: readonly number[]): string {
  const [last, ...others] = ranks.map(String).reverse();
  return others.length === 0 ? `rank ${last}` : `ranks ${others.reverse().join(', ')} and ${last}`;
}
