import type { Domain } from '@parallel-cookbook/primitives';
import { processDomain, signalOnParentDeath } from '@parallel-cookbook/primitives/process';
import { constants } from 'node:os';
import { WorldMemory } from '../transport/embedded/world-memory.js';

/** Where a rank that is a process finds who it is. */
const variable = 'PARALLEL_COOKBOOK_MPI';

/** Who a rank is, and where its world lies. */
export interface ProcessPlace {
  readonly rank: number;
  readonly memory: WorldMemory;
  readonly domain: Domain;
}

/** What a launcher puts into the environment of a rank. */
export function placeVariable(rank: number, memory: unknown): Readonly<Record<string, string>> {
  return { [variable]: JSON.stringify({ rank, launcher: process.pid, memory }) };
}

/** The place of this process, if a launcher started it. Its own children are no ranks: they do not inherit it. */
export function processPlace(): ProcessPlace | undefined {
  const text = process.env[variable];
  if (text === undefined) return undefined;
  Reflect.deleteProperty(process.env, variable);
  const { rank, launcher, memory } = JSON.parse(text) as { rank: number; launcher: number; memory: unknown };
  // No rank survives its launcher, however that one ends.
  signalOnParentDeath(constants.signals.SIGKILL);
  if (process.ppid !== launcher) process.exit(1);
  return { rank, memory: new WorldMemory(processDomain.attach(memory)), domain: processDomain };
}
