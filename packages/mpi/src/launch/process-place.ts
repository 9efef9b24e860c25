import type { Domain } from '@parallel-cookbook/primitives';
import { processDomain, signalOnParentDeath } from '@parallel-cookbook/primitives/process';
import { constants } from 'node:os';
import { WorldMemory } from '../transport/embedded/world-memory.js';
import type { ParentsPlace } from './embedded-spawning.js';

/** Where a rank that is a process finds who it is. */
const variable = 'PARALLEL_COOKBOOK_MPI';

/** Who a rank is, and where its world lies. */
export interface ProcessPlace {
  readonly rank: number;
  readonly memory: WorldMemory;
  readonly domain: Domain;
  /** Who has spawned it. */
  readonly parents: ParentsPlace | undefined;
}

/** What a launcher puts into the environment of a rank. */
export function placeVariable(rank: number, memory: unknown, parents?: ParentsPlace): Readonly<Record<string, string>> {
  return { [variable]: JSON.stringify({ rank, launcher: process.pid, memory, parents }) };
}

/** The place of this process, if a launcher started it. Its own children are no ranks: they do not inherit it. */
export function processPlace(): ProcessPlace | undefined {
  const text = process.env[variable];
  if (text === undefined) return undefined;
  Reflect.deleteProperty(process.env, variable);
  const told = JSON.parse(text) as { rank: number; launcher: number; memory: unknown; parents?: ParentsPlace };
  // No rank survives its launcher, however that one ends.
  signalOnParentDeath(constants.signals.SIGKILL);
  if (process.ppid !== told.launcher) process.exit(1);
  const memory = new WorldMemory(processDomain.attach(told.memory));
  return { rank: told.rank, memory, domain: processDomain, parents: told.parents };
}
