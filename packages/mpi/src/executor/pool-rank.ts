import { threadDomain } from '@parallel-cookbook/primitives';
import { Claims } from '@parallel-cookbook/primitives/lane';
import { Context } from '../context/context.js';
import { Environment } from '../launch/environment.js';
import { EmbeddedTransport } from '../transport/embedded/embedded.js';
import { WorldMemory } from '../transport/embedded/world-memory.js';
import { serveRank } from './serve-rank.js';
import type { PoolThreadStart } from './spawned-crew.js';

const ofPool = 0;

/** Runs the tasks of a pool as one rank of its world of threads. */
export async function beginPoolRank({ rank, pool, world, claims }: PoolThreadStart): Promise<void> {
  Environment.joinThreads(new EmbeddedTransport(new WorldMemory(threadDomain.attach(world)), threadDomain, rank - 1));
  const transport = new EmbeddedTransport(new WorldMemory(threadDomain.attach(pool)), threadDomain, rank);
  await serveRank(Context.ofWorld(transport), ofPool, new Claims(new Int32Array(claims)));
  if (!Environment.isFinalized) Environment.current.finalize();
  transport.finalize();
}
