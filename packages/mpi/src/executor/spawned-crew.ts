import { threadDomain } from '@parallel-cookbook/primitives';
import { Claims, laneCapacity, LaneWorker, type LaneExit } from '@parallel-cookbook/primitives/lane';
import { Context } from '../context/context.js';
import { EmbeddedTransport } from '../transport/embedded/embedded.js';
import { WorldMemory } from '../transport/embedded/world-memory.js';
import type { Crew } from './crew.js';

const start = { module: new URL('./pool-rank.js', import.meta.url).href, exportName: 'beginPoolRank' };

/** What a thread of a pool begins with. */
export interface PoolThreadStart {
  /** Its rank among those of the pool, where the pool has 0. */
  readonly rank: number;
  /** The world of the pool and its ranks. */
  readonly pool: unknown;
  /** The world of the ranks alone, which tasks see. */
  readonly world: unknown;
  readonly claims: SharedArrayBuffer;
}

/**
 * Worker threads that are ranks of two worlds: one of their own, which tasks see as `MPI.COMM_WORLD`, and one in which this thread
 * has rank 0, for what the pool has to say. When one of them dies all end: their world cannot go on.
 */
export class SpawnedCrew implements Crew {
  readonly context: Context;
  readonly ranks: readonly number[];
  readonly #claims: readonly SharedArrayBuffer[];
  readonly #threads: readonly LaneWorker[];
  #over = false;
  /** Those that were told to end. */
  readonly #leaving = new Set<number>();

  /** @param name what threads are called. */
  constructor(name: string, size: number) {
    const pool = threadDomain.allocate(WorldMemory.bytesFor({ size: size + 1 }));
    const world = threadDomain.allocate(WorldMemory.bytesFor({ size }));
    new WorldMemory(world, { size });
    const transport = new EmbeddedTransport(new WorldMemory(pool, { size: size + 1 }), threadDomain, 0);
    this.context = Context.ofWorld(transport);
    this.ranks = Array.from({ length: size }, (_, i) => i + 1);
    this.#claims = this.ranks.map(() => new SharedArrayBuffer(laneCapacity * Int32Array.BYTES_PER_ELEMENT));
    const places = { pool: threadDomain.describe(pool), world: threadDomain.describe(world) };
    this.#threads = this.ranks.map((rank, i) => {
      const data: PoolThreadStart = { rank, ...places, claims: this.#claims[i] as SharedArrayBuffer };
      const thread = new LaneWorker({ name: `${name} rank ${i}`, start, data });
      thread.unref();
      thread.onEnded(() => this.#ended(rank));
      return thread;
    });
  }

  get over(): boolean {
    return this.#over;
  }

  claims(rank: number): Claims {
    return new Claims(new Int32Array(this.#claims[rank - 1] as SharedArrayBuffer));
  }

  exited(rank: number): Promise<LaneExit> {
    return this.#thread(rank).exited;
  }

  seenExit(rank: number): LaneExit | undefined {
    const thread = this.#thread(rank);
    return thread.ended ? thread.seenExit : undefined;
  }

  dismissed(rank: number): void {
    this.#leaving.add(rank);
    this.#thread(rank).ref(); // it will end soon, and whoever waits for that must not be cut short
  }

  kill(rank: number): void {
    this.#leaving.add(rank);
    this.#thread(rank).ref();
    void this.#thread(rank).kill();
  }

  fail(): void {
    this.#over = true;
    for (const rank of this.ranks) this.kill(rank);
  }

  #thread(rank: number): LaneWorker {
    return this.#threads[rank - 1] as LaneWorker;
  }

  #ended(rank: number): void {
    if (!this.#leaving.has(rank)) this.fail();
    if (this.#threads.every(({ exit }) => exit)) this.#over = true;
  }
}
