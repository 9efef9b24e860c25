/** Whose ranks the programs of chapter 4 are: those of the package mpi, started by `mpirun-ts`, or those of a real MPI. */
export const mpiImplementations = ['embedded', 'openmpi', 'mpich'] as const;
export type MpiImplementation = (typeof mpiImplementations)[number];

/** A real MPI, as its launcher is called. */
export interface RealMpi {
  readonly command: string;
  readonly options: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** What the launcher itself says on standard error when a rank ends with an exit code, from its first line to its last. */
  readonly complaint: RegExp;
}

export const realMpis: Readonly<Record<Exclude<MpiImplementation, 'embedded'>, RealMpi>> = {
  openmpi: {
    command: 'mpirun.openmpi',
    // A recipe says how many ranks it has; the machine has as many processors as it has.
    options: ['--oversubscribe'],
    // Containers run as root.
    environment: { OMPI_ALLOW_RUN_AS_ROOT: '1', OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1' },
    complaint: /^-{60,}\n(?:.*\n)*?-{60,}\n/gm,
  },
  mpich: {
    command: 'mpirun.mpich',
    options: [],
    environment: {},
    complaint: /^={60,}\n(?:.*\n)*?={60,}\n|^Abort\(\d+\) on node .*\n/gm,
  },
};
