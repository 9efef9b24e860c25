import { createRequire } from 'node:module';
import type { Launch, LaunchOptions, Program } from './launch.js';
import { realMpis, type MpiImplementation } from './mpi-implementation.js';
import type { Run } from './run.js';

const require = createRequire(import.meta.url);
/** Only found, never loaded here. */
const launcherPackage = '@parallel-cookbook/mpi/package.json';

/** The program once for each rank, each a process: by `mpirun-ts` of the package mpi, or by the launcher of a real MPI, as a reader would start it. */
export class RanksLaunch implements Launch {
  /** @param inner starts the launcher itself, and watches over everything that it starts. */
  constructor(
    private readonly inner: Launch,
    private readonly ranks: number,
    private readonly implementation: MpiImplementation = 'embedded',
  ) {}

  async launch(program: Program, options: LaunchOptions): Promise<Run> {
    const { implementation } = this;
    const count = ['-n', `${this.ranks}`];
    if (implementation === 'embedded') {
      const launcher = require.resolve(launcherPackage).replace(/package\.json$/, 'dist/mpirun.js');
      const command = [...count, program.file, ...(program.arguments ?? [])];
      return this.inner.launch({ ...program, file: launcher, arguments: command }, options);
    }
    const { command, options: own, environment, complaint } = realMpis[implementation];
    const launched = { ...program, launcher: [command, ...own, ...count], environment };
    const run = await this.inner.launch(launched, options);
    // That a rank has ended with an exit code is told by the run: the launcher's page about it is no word of the program.
    return run.exitCode === 0 ? run : { ...run, stderr: run.stderr.replace(complaint, '') };
  }
}
