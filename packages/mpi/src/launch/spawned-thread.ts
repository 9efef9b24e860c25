import { resolveTask, threadDomain, unpack, type Packed } from '@parallel-cookbook/primitives';
import { pathToFileURL } from 'node:url';
import { EmbeddedTransport } from '../transport/embedded/embedded.js';
import { WorldMemory } from '../transport/embedded/world-memory.js';
import { Environment } from './environment.js';
import type { SpawnedThreadStart } from './thread-start.js';

/** Runs a program or a task as a rank, in a thread that another rank has spawned. */
export async function beginSpawnedThread(start: SpawnedThreadStart): Promise<void> {
  const { rank, memory, place, what, given, isPacked } = start;
  const world = new WorldMemory(threadDomain.attach(memory));
  Environment.spawned(new EmbeddedTransport(world, threadDomain, rank), world, place, threadDomain);
  if (what.kind === 'program') {
    process.argv[1] = what.path;
    await import(pathToFileURL(what.path).href);
    return;
  }
  const task = await resolveTask(what.task);
  const args = isPacked ? await unpack(given as Packed) : given;
  await task(...(args as never[]));
}
