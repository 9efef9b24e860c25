import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const longestMs = 50_000;
const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
/** Where a program of `test/programs` is. */
export const pathOfProgram = (program: string): string => pathOf(`./programs/${program}`);

/** How a program ended: what it said, and its exit code. */
export interface Ended {
  readonly lines: readonly string[];
  readonly stderr: string;
  readonly code: number;
}
/** Runs a program of `test/programs` on so many ranks that are processes. */
export type Launch = (ranks: number, program: string, ...args: string[]) => Promise<Ended>;

/** A launcher of this machine's own MPI. */
export interface SystemMpi {
  readonly name: string;
  readonly launch: Launch;
  /** Whether it is here. `tools/system/install.sh` brings it. */
  readonly isHere: boolean;
}

/** Under our own launcher. */
export const mpirun: Launch = (ranks, program, ...args) => mpirunWith({}, ranks, program, ...args);

/** The same, where ranks share no memory. */
export const mpirunOverSockets: Launch = (ranks, program, ...args) =>
  mpirunWith({ PARALLEL_COOKBOOK_MPI_TRANSPORT: 'sockets' }, ranks, program, ...args);

/** The same with such variables. */
export const mpirunWith = (
  variables: Readonly<Record<string, string>>,
  ranks: number,
  program: string,
  ...args: string[]
): Promise<Ended> =>
  ended(
    process.execPath,
    [pathOf('../dist/mpirun.js'), '-n', String(ranks), pathOfProgram(program), ...args],
    variables,
  );

/** By nobody, in a world of its own; with such variables. */
export const plainly = (
  program: string,
  variables: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<Ended> => ended(process.execPath, [pathOfProgram(program), ...args], variables);

/** The real ones. */
export const systemMpis: readonly SystemMpi[] = [
  // More ranks than processors have to be allowed, and so has the administrator.
  systemMpi('Open MPI', 'mpirun.openmpi', '--oversubscribe', '--allow-run-as-root'),
  systemMpi('MPICH', 'mpirun.mpich'),
];

function systemMpi(name: string, command: string, ...options: string[]): SystemMpi {
  return {
    name,
    isHere: spawnSync(command, ['--version']).status === 0,
    launch: (ranks, program, ...args) =>
      ended(command, [...options, '-n', String(ranks), process.execPath, pathOfProgram(program), ...args]),
  };
}

/** Runs a command to its end. */
export function ended(
  command: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    // Who hangs is ended with all that it has started, before the test gives up.
    execFile(command, args, { timeout: longestMs, env: { ...process.env, ...variables } }, (error, stdout, stderr) => {
      const lines = stdout.split('\n').filter((line) => line !== '');
      resolve({ lines, stderr, code: error === null ? 0 : Number(error.code ?? -1) });
    });
  });
}
