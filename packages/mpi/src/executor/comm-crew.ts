import type { Claims, LaneExit } from '@parallel-cookbook/primitives/lane';
import type { Comm } from '../comm/comm.js';
import type { Context } from '../context/context.js';
import type { Crew } from './crew.js';

const inGoodOrder: LaneExit = { code: 0, error: undefined, mute: false };

/** The other ranks of a communicator, which go on with their program after the pool. When one of them dies nothing can go on. */
export class CommCrew implements Crew {
  readonly context: Context;
  readonly ranks: readonly number[];
  readonly #claims: readonly Claims[];
  readonly #endings = new Map<number, Ending>();
  #failure: Error | undefined;

  constructor(comm: Comm, claims: readonly Claims[]) {
    this.context = comm.context;
    this.#claims = claims;
    this.ranks = Array.from({ length: comm.size }, (_, rank) => rank).filter((rank) => rank !== comm.rank);
    for (const rank of this.ranks) this.#endings.set(rank, new Ending());
  }

  get over(): boolean {
    return this.#failure !== undefined;
  }

  /** Itself, for a pool that begins to work. Throws once it has failed. */
  recruit(): this {
    if (this.#failure) throw this.#failure;
    return this;
  }

  claims(rank: number): Claims {
    return this.#claims[rank] as Claims;
  }

  exited(rank: number): Promise<LaneExit> {
    return this.#ending(rank).promise;
  }

  seenExit(rank: number): LaneExit | undefined {
    return this.#ending(rank).exit;
  }

  dismissed(rank: number): void {
    this.#ending(rank).settle(inGoodOrder);
  }

  /** A rank of somebody else's world is not ended by force: it goes on with its program when its task is over. */
  kill(rank: number): void {
    this.#ending(rank).settle(inGoodOrder);
  }

  fail(error: Error): void {
    this.#failure ??= error;
    for (const ending of this.#endings.values()) ending.settle({ code: undefined, error, mute: false });
  }

  #ending(rank: number): Ending {
    return this.#endings.get(rank) as Ending;
  }
}

/** How a rank ended, once it has. */
class Ending {
  exit: LaneExit | undefined;
  readonly promise: Promise<LaneExit>;
  #resolve!: (exit: LaneExit) => void;

  constructor() {
    this.promise = new Promise((resolve) => (this.#resolve = resolve));
  }

  settle(exit: LaneExit): void {
    this.exit ??= exit;
    this.#resolve(this.exit);
  }
}
