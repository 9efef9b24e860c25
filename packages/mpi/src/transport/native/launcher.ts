import { NativeUnavailableError } from '@parallel-cookbook/primitives';

/** Who started this process as a rank of a real MPI. */
export interface Launcher {
  readonly name: string;
  /** How many ranks it started, where it says so: what the library says must agree. */
  readonly ranks: number | undefined;
  /** How many of them on this machine, where it says so. */
  readonly ranksHere: number | undefined;
  /** The libraries that understand it, best first. */
  readonly libraries: readonly string[];
}

type Variables = Readonly<Record<string, string | undefined>>;

/** The library to use whatever started us: a path, a name, or `none` for a world of our own. */
export const libraryVariable = 'PARALLEL_COOKBOOK_MPI_LIBRARY';

const isMac = process.platform === 'darwin';
const standard = isMac ? ['libmpi_abi.1.dylib'] : ['libmpi_abi.so.1'];
const openMpi = isMac ? ['libmpi.40.dylib'] : ['libmpi.so.40'];
// Debian has renamed MPICH's; Intel MPI has no number in its own.
const mpich = isMac ? ['libmpi.12.dylib'] : ['libmpi.so.12', 'libmpich.so.12'];

/** Who started this process, by the variables that launchers set; `undefined`: none of them did. */
export function launcherOf(variables: Variables): Launcher | undefined {
  const forced = variables[libraryVariable];
  if (forced === 'none') return undefined;
  const found = started(variables);
  if (forced === undefined) return found;
  const { name = libraryVariable, ranks, ranksHere } = found ?? {};
  return { name, ranks, ranksHere, libraries: [forced] };
}

function started(variables: Variables): Launcher | undefined {
  const { OMPI_COMM_WORLD_RANK, OMPI_COMM_WORLD_SIZE, PMI_RANK, PMI_SIZE, PMIX_RANK } = variables;
  const { SLURM_STEP_ID, SLURM_STEP_NUM_TASKS, OMPI_COMM_WORLD_LOCAL_SIZE, MPI_LOCALNRANKS } = variables;
  if (OMPI_COMM_WORLD_RANK !== undefined) {
    const ranks = numberOf(OMPI_COMM_WORLD_SIZE);
    const ranksHere = numberOf(OMPI_COMM_WORLD_LOCAL_SIZE);
    return { name: "Open MPI's mpirun", ranks, ranksHere, libraries: [...openMpi, ...standard] };
  }
  if (PMI_RANK !== undefined) {
    const name = SLURM_STEP_ID === undefined ? "MPICH's mpirun" : 'srun';
    const ranksHere = pretendsMachines(variables) ? undefined : numberOf(MPI_LOCALNRANKS);
    return { name, ranks: numberOf(PMI_SIZE), ranksHere, libraries: [...mpich, ...standard, ...openMpi] };
  }
  if (PMIX_RANK !== undefined) {
    const ranks = numberOf(SLURM_STEP_NUM_TASKS);
    return { name: 'srun', ranks, ranksHere: undefined, libraries: [...openMpi, ...standard, ...mpich] };
  }
  if (SLURM_STEP_ID !== undefined && (numberOf(SLURM_STEP_NUM_TASKS) ?? 1) > 1) {
    throw new NativeUnavailableError(
      'world of several ranks',
      `srun has started ${SLURM_STEP_NUM_TASKS} tasks that know nothing of each other`,
      `Start them with srun --mpi=pmix (or pmi2 for MPICH); ${libraryVariable}=none makes each a world of one`,
    );
  }
  return undefined;
}

/** MPICH takes the ranks of one machine for those of several, to try out how that is. */
function pretendsMachines({ MPIR_CVAR_ODD_EVEN_CLIQUES, MPIR_CVAR_NUM_CLIQUES }: Variables): boolean {
  return MPIR_CVAR_ODD_EVEN_CLIQUES !== undefined || MPIR_CVAR_NUM_CLIQUES !== undefined;
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
