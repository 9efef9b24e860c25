import { hostname } from 'node:os';
import { IN_PLACE } from '../collective/array-collectives.js';
import { ROOT } from '../collective/inter-collectives.js';
import type { Comm } from '../comm/comm.js';
import { predefinedKeyvals } from '../comm/predefined-keyval.js';
import type { Intercomm } from '../comm/intercomm.js';
import { UNDEFINED } from '../context/group.js';
import { accessModes } from '../io/access-mode.js';
import { whences } from '../io/positioned-file.js';
import { assertions } from '../one-sided/assertion.js';
import { builtIn } from '../operator/built-in.js';
import { replacement } from '../operator/replacement.js';
import { ANY_SOURCE, ANY_TAG, PROC_NULL } from '../transport/envelope.js';
import type { ThreadLevel } from '../transport/transport.js';
import { Environment } from './environment.js';

/**
 * What mpi4py calls `MPI`: the world, the constants, the operations.
 *
 * The world is found at the first use: by `mpirun-ts` or `world()`, else it is a world of one.
 *
 * @example
 * import { MPI } from '@parallel-cookbook/mpi';
 *
 * console.log(MPI.COMM_WORLD.size, MPI.SUM.name); // 1 SUM
 */
export const MPI = {
  /** All ranks. */
  get COMM_WORLD(): Comm {
    return Environment.current.world;
  },
  /** This rank alone. */
  get COMM_SELF(): Comm {
    return Environment.current.self;
  },
  ANY_SOURCE,
  ANY_TAG,
  PROC_NULL,
  UNDEFINED,
  IN_PLACE,
  ROOT,
  ERRORS_RETURN: 'return',
  ERRORS_ARE_FATAL: 'fatal',
  ...predefinedKeyvals,
  ...builtIn,
  ...replacement,
  ...assertions,
  ...accessModes,
  ...whences,
  LOCK_EXCLUSIVE: 'exclusive',
  LOCK_SHARED: 'shared',
  /** Takes part, if this rank did not yet. Not needed: the first use does it. */
  init(): void {
    void Environment.current;
  },
  /** The ranks that have spawned this one's world, on the other side; `undefined` where nobody has, or they are disconnected. Python: `Comm.Get_parent`. */
  getParent: (): Intercomm | undefined => Environment.current.parent,
  isInitialized: (): boolean => Environment.isInitialized,
  /** Sees that everything that was sent has left, then leaves. Not needed: the end of the program does it. */
  finalize(): void {
    Environment.current.finalize();
  },
  isFinalized: (): boolean => Environment.isFinalized,
  /** Which transport the world runs on. */
  getLibraryVersion: (): string => Environment.current.transport.version,
  getVersion: (): readonly [major: number, minor: number] => [4, 1],
  /** Which threads of this process may use MPI. Python: `MPI.Query_thread`, which gives a number. */
  queryThread: (): ThreadLevel => Environment.current.transport.threadLevel,
  /** The name of this machine. Python: `MPI.Get_processor_name`. */
  getProcessorName: (): string => hostname(),
  /** Seconds on a clock of this machine that all ranks share. */
  Wtime: (): number => Number(process.hrtime.bigint()) / 1e9,
  /** What the clock can tell apart, in seconds. */
  Wtick: (): number => 1e-9,
} as const;
