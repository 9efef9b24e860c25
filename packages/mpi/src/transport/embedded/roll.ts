import type { Domain } from '@parallel-cookbook/primitives';
import { RingWaiter } from '@parallel-cookbook/primitives/ring';
import { AbortedError } from '../../errors/aborted-error.js';
import { MPIError } from '../../errors/mpi-error.js';
import { RankDiedError } from '../../errors/rank-died-error.js';
import { ABORTED_BY, OWNER, RankState, STATE, type WorldMemory } from './world-memory.js';

const codeShift = 16;

/** Who is in the world, who has left or died, and whether it was aborted. Words in shared memory that change once. */
export class Roll {
  readonly #memory: WorldMemory;
  readonly #domain: Domain;
  readonly #waiters: readonly RingWaiter[];

  constructor(memory: WorldMemory, domain: Domain) {
    this.#memory = memory;
    this.#domain = domain;
    this.#waiters = Array.from({ length: memory.size }, (_, rank) => new RingWaiter(memory.wakeCells(rank), domain));
  }

  get size(): number {
    return this.#waiters.length;
  }

  /** Where a rank waits. */
  waiterOf(rank: number): RingWaiter {
    return this.#waiters[rank] as RingWaiter;
  }

  /** This isolate is that rank from now on. Throws if somebody is it already. */
  join(rank: number): void {
    const state = this.#memory.state(rank);
    Atomics.store(state, OWNER, this.#domain.owners.me);
    if (Atomics.compareExchange(state, STATE, RankState.absent, RankState.alive) === RankState.absent) return;
    throw new MPIError('MPI_ERR_OTHER', 'MPI.init', `rank ${rank} of this world has begun already`);
  }

  /** The rank will say nothing more. */
  leave(rank: number): void {
    this.#change(rank, RankState.left);
  }

  /** Somebody has seen that the rank ended without leaving. Harmless for one that has left. */
  bury(rank: number): void {
    this.#change(rank, RankState.dead);
  }

  /** Tells everybody that it is over. Only the first counts. */
  abort(rank: number, exitCode: number): void {
    const word = (rank + 1) | ((exitCode & 0xff) << codeShift);
    if (Atomics.compareExchange(this.#memory.abort, ABORTED_BY, 0, word) === 0) this.#wakeAll();
  }

  /** Who has aborted the world, and with which exit code. */
  get aborted(): { readonly rank: number; readonly exitCode: number } | undefined {
    const word = Atomics.load(this.#memory.abort, ABORTED_BY);
    if (word === 0) return undefined;
    return { rank: (word & ((1 << codeShift) - 1)) - 1, exitCode: word >>> codeShift };
  }

  hasLeft(rank: number): boolean {
    return this.#stateOf(rank) === RankState.left;
  }

  /** The first rank that died, as far as anybody has noticed. @param look whether to look after those who seem alive: some 20 µs each. */
  dead(look: boolean): number | undefined {
    for (let rank = 0; rank < this.size; rank++) {
      const state = this.#stateOf(rank);
      if (state === RankState.dead) return rank;
      if (look && state === RankState.alive && this.#hasDied(rank)) {
        this.bury(rank);
        if (this.#stateOf(rank) === RankState.dead) return rank;
      }
    }
    return undefined;
  }

  /** What ends every wait: the world was aborted, or somebody died. */
  ended(call: string, look: boolean, world?: string): Error | undefined {
    // A death first: who sees one fails, and so aborts the world, but that only follows from it.
    const dead = this.dead(look);
    if (dead !== undefined) return new RankDiedError(call, dead, world);
    const { aborted } = this;
    return aborted && new AbortedError(call, aborted.rank, aborted.exitCode, world);
  }

  /** Whether a rank that is to come is there, or was; or has ended without that. */
  hasBegun(rank: number): boolean {
    return this.#stateOf(rank) !== RankState.absent;
  }

  #stateOf(rank: number): number {
    return Atomics.load(this.#memory.state(rank), STATE);
  }

  #hasDied(rank: number): boolean {
    return this.#domain.owners.isDead(Atomics.load(this.#memory.state(rank), OWNER));
  }

  #change(rank: number, to: number): void {
    const state = this.#memory.state(rank);
    Atomics.compareExchange(state, STATE, RankState.absent, to);
    Atomics.compareExchange(state, STATE, RankState.alive, to);
    this.#wakeAll();
  }

  #wakeAll(): void {
    for (const waiter of this.#waiters) waiter.wake();
  }
}
