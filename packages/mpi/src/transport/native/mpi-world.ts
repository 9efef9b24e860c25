import { NativeUnavailableError } from '@parallel-cookbook/primitives';
import type { ThreadLevel } from '../transport.js';
import { birthOf, type Birth } from './birth.js';
import { Cradle } from './cradle.js';
import { libraryVariable, type Launcher } from './launcher.js';
import type { MpiLibrary } from './library.js';
import { machineOf, type Machine } from './machine.js';
import { PinnedMemory } from './pinned-memory.js';
import { greatestTagOf } from './greatest-tag.js';

const levels: readonly ThreadLevel[] = ['single', 'funneled', 'serialized', 'multiple'];
const funneled = 1;

/** What a rank knows of its world once it has joined it. */
export interface MpiWorld {
  readonly rank: number;
  readonly size: number;
  readonly greatestTag: number;
  readonly threadLevel: ThreadLevel;
  readonly machine: Machine;
  /** How it was spawned, if it was. */
  readonly birth: Birth | undefined;
  /** The address of its rank 0. */
  readonly firstAddress: number;
}

/**
 * Joins the world that the launcher has made. Collective. From here on the library returns errors, and does not end the program.
 *
 * @param isSpawned whether a rank has had it made; then that one takes part, too.
 */
export function joinWorld(library: MpiLibrary, launcher: Launcher, isSpawned: boolean): MpiWorld {
  const { functions, handles, abi } = library;
  const number = new PinnedMemory(8);
  const ask = (call: string, ask: (at: number) => number): number => {
    library.check(ask(number.address), call);
    return number.words[0] as number;
  };
  const { threadLevels } = abi;
  const level = ask('MPI_Init_thread', (at) => functions.MPI_Init_thread(0, 0, threadLevels[funneled], at));
  for (const comm of [handles.COMM_WORLD, handles.COMM_SELF]) {
    library.check(functions.MPI_Comm_set_errhandler(comm, handles.ERRORS_RETURN), 'MPI_Comm_set_errhandler');
  }
  const rank = ask('MPI_Comm_rank', (at) => functions.MPI_Comm_rank(handles.COMM_WORLD, at));
  const size = ask('MPI_Comm_size', (at) => functions.MPI_Comm_size(handles.COMM_WORLD, at));
  if (launcher.ranks !== undefined && launcher.ranks !== size) {
    throw new NativeUnavailableError(
      `world of ${launcher.ranks} ranks`,
      `${launcher.name} has started that many, and ${library.version.split('\n', 1)[0]} knows of ${size}`,
      `Launch with the mpirun of that library, or name the launcher's library in ${libraryVariable}`,
    );
  }
  const machine = machineOf(library, rank, size, !isSpawned && launcher.ranksHere === size);
  const birth = isSpawned ? birthOf(Cradle.ofStarted(library, size), rank) : undefined;
  return {
    rank,
    size,
    greatestTag: greatestTagOf(library),
    threadLevel: levels[threadLevels.indexOf(level)] ?? 'funneled',
    machine,
    birth,
    firstAddress: birth?.note.grant.first ?? 0,
  };
}
