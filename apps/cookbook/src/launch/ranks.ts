import { createRequire } from 'node:module';
import type { Launch, LaunchOptions, Program } from './launch.js';
import type { Run } from './run.js';

const require = createRequire(import.meta.url);
/** Only found, never loaded here. */
const launcherPackage = '@parallel-cookbook/mpi/package.json';

/** The program once for each rank, each a process, by `mpirun-ts` of the package mpi: as a reader would start it. */
export class RanksLaunch implements Launch {
  /** @param launch starts the launcher itself, and watches over everything that it starts. */
  constructor(
    private readonly inner: Launch,
    private readonly ranks: number,
  ) {}

  launch(program: Program, options: LaunchOptions): Promise<Run> {
    const launcher = require.resolve(launcherPackage).replace(/package\.json$/, 'dist/mpirun.js');
    const command = ['-n', `${this.ranks}`, program.file, ...(program.arguments ?? [])];
    return this.inner.launch({ ...program, file: launcher, arguments: command }, options);
  }
}
