import { taskInfoOf, type TaskFunction } from '@parallel-cookbook/primitives';
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Info } from '../context/info.js';
import { MPIError } from '../errors/mpi-error.js';
import type { Launch, StartedProgram, StartedTask } from '../transport/spawning.js';

/** What can be started: a program by its path or file URL, or a task. */
export type Startable = string | URL | TaskFunction;

/** How ranks are started. Only the root's count. */
export interface SpawnOptions<A extends readonly unknown[] = readonly unknown[]> {
  /** What each of them gets: texts for a program, behind its name in `process.argv`; arguments of a task. */
  readonly args?: A | undefined;
  /** How many. Default: 1. */
  readonly maxprocs?: number | undefined;
  /** The rank whose arguments count. All ranks give the same. Default: 0. */
  readonly root?: number | undefined;
  /**
   * Hints. `wdir`: the folder in which processes begin, and from which the program's path counts. A real MPI gets the others: `host`, Open MPI's
   * `map_by`, whatever it knows.
   */
  readonly info?: Info | undefined;
}

/** One of several programs that become one world. */
export interface SpawnPart extends Omit<SpawnOptions, 'root'> {
  readonly program: Startable;
}

/** What the root has asked for, checked. Throws `MPIError`. */
export function spawnPlan(call: string, parts: readonly SpawnPart[]): readonly Launch[] {
  if (!Array.isArray(parts) || parts.length === 0) {
    throw new MPIError('MPI_ERR_ARG', call, 'give one or more programs');
  }
  return parts.map((part: SpawnPart) => {
    const { program, args = [], maxprocs = 1, info } = part;
    if (!Number.isSafeInteger(maxprocs) || maxprocs < 1) {
      throw new MPIError('MPI_ERR_ARG', call, `maxprocs is ${String(maxprocs)}; give a whole number, 1 or more`);
    }
    if (!Array.isArray(args)) throw new MPIError('MPI_ERR_ARG', call, 'give args as an array');
    const folder = resolve(info?.get('wdir') ?? '.');
    const what = typeof program === 'function' ? taskOf(call, program, args) : programOf(call, program, args, folder);
    const { wdir: _, ...hints } = Object.fromEntries(info?.entries() ?? []);
    return { what, maxprocs, folder, hints };
  });
}

function taskOf(call: string, task: TaskFunction, args: readonly unknown[]): StartedTask {
  try {
    return { kind: 'task', task: taskInfoOf(task), args };
  } catch (cause) {
    throw new MPIError('MPI_ERR_SPAWN', call, (cause as Error).message, { cause });
  }
}

function programOf(call: string, program: string | URL, args: readonly unknown[], folder: string): StartedProgram {
  const path = pathOf(call, program, folder);
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
    throw new MPIError('MPI_ERR_SPAWN', call, `there is no program ${path}`);
  }
  const wrong = args.findIndex((each) => typeof each !== 'string' || each.includes('\0'));
  if (wrong < 0) return { kind: 'program', path, args: args as readonly string[] };
  throw new MPIError('MPI_ERR_ARG', call, `args[${wrong}] is no text; a program gets texts, a task gets values`);
}

function pathOf(call: string, program: unknown, folder: string): string {
  if (typeof program === 'string' && program !== '' && !program.startsWith('file:')) return resolve(folder, program);
  try {
    // A URL of another realm is no instance of this one's.
    return fileURLToPath(String(program));
  } catch {
    throw new MPIError('MPI_ERR_SPAWN', call, `${String(program)} is no program: give a path, a file URL, or a task`);
  }
}
