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
/** How a program is started. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}
/** How a program of `test/programs` is started on so many ranks that are processes. */
export type CommandFor = (ranks: number, program: string, ...args: string[]) => Command;
/** Runs it to its end. */
export type Launch = (ranks: number, program: string, ...args: string[]) => Promise<Ended>;

/** A launcher of this machine's own MPI. */
export interface SystemMpi {
  readonly name: string;
  readonly commandFor: CommandFor;
  readonly launch: Launch;
  /** Whether it is here. `tools/system/install.sh` brings it. */
  readonly isHere: boolean;
}

const ownCommand =
  (variables: Readonly<Record<string, string>>): CommandFor =>
  (ranks, program, ...args) => {
    const command = [pathOf('../dist/mpirun.js'), '-n', String(ranks), pathOfProgram(program), ...args];
    return { file: process.execPath, args: command, variables };
  };

/** Under our own launcher. */
export const mpirunCommand = ownCommand({});

/** The same, where ranks share no memory. */
export const socketsCommand = ownCommand({ PARALLEL_COOKBOOK_MPI_TRANSPORT: 'sockets' });

export const mpirun: Launch = (...program) => ended(mpirunCommand(...program));
export const mpirunOverSockets: Launch = (...program) => ended(socketsCommand(...program));

/** Under our own launcher, with such variables. */
export const mpirunWith = (
  variables: Readonly<Record<string, string>>,
  ...program: Parameters<CommandFor>
): Promise<Ended> => ended(ownCommand(variables)(...program));

/** By nobody, in a world of its own; with such variables. */
export const plainly = (
  program: string,
  variables: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<Ended> => ended({ file: process.execPath, args: [pathOfProgram(program), ...args], variables });

/** The real ones. */
export const systemMpis: readonly SystemMpi[] = [
  // More ranks than processors have to be allowed, and so has the administrator.
  systemMpi('Open MPI', 'mpirun.openmpi', '--oversubscribe', '--allow-run-as-root'),
  systemMpi('MPICH', 'mpirun.mpich'),
];

function systemMpi(name: string, file: string, ...options: string[]): SystemMpi {
  const commandFor: CommandFor = (ranks, program, ...args) => {
    const command = ['-n', String(ranks), process.execPath, pathOfProgram(program), ...args];
    return { file, args: [...options, ...command], variables: {} };
  };
  return {
    name,
    commandFor,
    isHere: spawnSync(file, ['--version']).status === 0,
    launch: (...program) => ended(commandFor(...program)),
  };
}

/** Runs a command to its end. */
export function ended({ file, args, variables }: Command): Promise<Ended> {
  return new Promise((resolve) => {
    // Who hangs is ended with all that it has started, before the test gives up.
    execFile(file, args, { timeout: longestMs, env: { ...process.env, ...variables } }, (error, stdout, stderr) => {
      const lines = stdout.split('\n').filter((line) => line !== '');
      resolve({ lines, stderr, code: error === null ? 0 : Number(error.code ?? -1) });
    });
  });
}
