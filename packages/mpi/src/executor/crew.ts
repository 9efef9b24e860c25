import type { Claims, LaneExit } from '@parallel-cookbook/primitives/lane';
import type { Context } from '../context/context.js';

/** Tags of a pool's messages, on a channel of its own. */
export const crewTag = {
  /** From the pool: how a lane begins, then its requests. */
  request: 0,
  /** To the pool. */
  reply: 1,
  /** To the pool, once: the rank is there. */
  hello: 2,
} as const;

/** What a rank is told first. */
export interface RankStart {
  /** What traces and errors call it. */
  readonly lane: string;
}

/** What a rank is told that is not needed, or no longer. */
export const goHome = 'go home';

/** The ranks that work for a pool: all of a context but one, which is the pool's. */
export interface Crew {
  readonly context: Context;
  /** Their ranks in the context. */
  readonly ranks: readonly number[];
  /** Whether nobody of it can work any more. */
  readonly over: boolean;
  /** The claims of that rank's lane. */
  claims(rank: number): Claims;
  /** Fulfilled when the rank works for the pool no more. */
  exited(rank: number): Promise<LaneExit>;
  /** The same without the event loop, once it is so. */
  seenExit(rank: number): LaneExit | undefined;
  /** It was told to end, and had nothing to do. */
  dismissed(rank: number): void;
  /** Ends the rank, if it can be, even though a task may run there. */
  kill(rank: number): void;
  /** The world of these ranks has failed. */
  fail(error: Error): void;
}
