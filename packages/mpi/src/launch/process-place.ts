import { processDomain, signalOnParentDeath } from '@parallel-cookbook/primitives/process';
import { constants } from 'node:os';
import { EmbeddedTransport } from '../transport/embedded/embedded.js';
import { WorldMemory } from '../transport/embedded/world-memory.js';
import { SocketTransport } from '../transport/sockets/socket-transport.js';
import { EmbeddedSpawning, type ParentsPlace } from './embedded-spawning.js';
import { launcherLine, startProcesses } from './process-start.js';

/** Where a rank that is a process finds who it is. */
const variable = 'PARALLEL_COOKBOOK_MPI';
const pump = { module: new URL('./pump-thread.js', import.meta.url).href, exportName: 'beginPumpThread' };

/** What a launcher tells a rank of rings: where its world lies, and who has spawned it. */
interface RingPlace {
  readonly rank: number;
  readonly rings: unknown;
  readonly parents?: ParentsPlace | undefined;
}

/** What it tells a rank of sockets. */
interface SocketPlace {
  readonly rank: number;
  readonly size: number;
  readonly rings?: undefined;
}

/** A rank that is a process, and its way to the others. */
export interface ProcessPlace {
  readonly transport: EmbeddedTransport;
  readonly spawned?: { readonly own: WorldMemory; readonly parents: ParentsPlace } | undefined;
}

/** What a launcher puts into the environment of a rank. */
export function placeVariable(place: RingPlace | SocketPlace): Readonly<Record<string, string>> {
  return { [variable]: JSON.stringify({ ...place, launcher: process.pid }) };
}

/** The place of this process, if a launcher started it. Its own children are no ranks: they do not inherit it. */
export function processPlace(): ProcessPlace | undefined {
  const text = process.env[variable];
  if (text === undefined) return undefined;
  Reflect.deleteProperty(process.env, variable);
  const place = JSON.parse(text) as (RingPlace | SocketPlace) & { readonly launcher: number };
  if (place.rings === undefined) {
    // The socket tells when the launcher has ended.
    return { transport: new SocketTransport(place.rank, (place as SocketPlace).size, launcherLine, pump) };
  }
  // No rank survives its launcher, however that one ends.
  signalOnParentDeath(constants.signals.SIGKILL);
  if (process.ppid !== place.launcher) process.exit(1);
  return ofRings(place);
}

function ofRings({ rank, rings, parents }: RingPlace): ProcessPlace {
  const own = new WorldMemory(processDomain.attach(rings));
  const transport = new EmbeddedTransport(own, processDomain, rank);
  transport.spawning = new EmbeddedSpawning(transport, processDomain, startProcesses);
  return { transport, spawned: parents && { own, parents } };
}
