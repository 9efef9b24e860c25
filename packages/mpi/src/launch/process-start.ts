import { processDomain } from '@parallel-cookbook/primitives/process';
import { writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Launch } from '../transport/spawning.js';
import type { ParentsPlace, StartRanks } from './embedded-spawning.js';
import { spawnedTaskArgument } from './spawned-task.js';

const taskProgram = fileURLToPath(new URL('./spawned-process.js', import.meta.url));
/** Where a rank that is a process speaks to its launcher, one JSON text a line. */
export const launcherLine = 3;

/** What a rank asks its launcher for: processes that are the ranks of a world. */
export interface SpawnRequest {
  readonly memory: unknown;
  readonly place: ParentsPlace;
  readonly commands: readonly SpawnCommand[];
}

/** A program with its arguments, so many times. */
export interface SpawnCommand {
  readonly command: readonly string[];
  readonly count: number;
  readonly folder: string;
}

/**
 * Further processes as ranks. The launcher starts them: it shows how they end, and ends them with all others. Whoever asks may be blocked, or end.
 */
export const startProcesses: StartRanks = ({ memory, launches, place }) => {
  const request: SpawnRequest = {
    memory: processDomain.describe(memory.region),
    place,
    commands: launches.map(commandOf),
  };
  const line = Buffer.from(`${JSON.stringify(request)}\n`);
  for (let at = 0; at < line.length;) at += writeSync(launcherLine, line, at);
  return () => undefined;
};

function commandOf({ what, maxprocs: count, folder }: Launch): SpawnCommand {
  const command =
    what.kind === 'program' ? [what.path, ...what.args] : [taskProgram, spawnedTaskArgument(what.task, what.args)];
  return { command, count, folder };
}
