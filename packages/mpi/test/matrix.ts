import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import type { TaskFunction } from '@parallel-cookbook/primitives';
import { world } from '@parallel-cookbook/mpi';
import { LastingWorld } from './lasting-world.js';
import { mpirun, mpirunCommand, socketsCommand, systemMpis, type CommandFor, type Launch } from './program.js';

/** Runs a task of `test/tasks/<file>.js` on so many ranks and gives what each returned. */
export type RunTask = (ranks: number, file: string, name: string, ...args: unknown[]) => Promise<unknown[]>;
/** The transports of this machine, each with the numbers of ranks with which is tried what depends on it. */
type Matrix = readonly (readonly [name: string, run: RunTask, sizes: readonly number[]])[];

const sizes = [1, 2, 3, 4, 5, 8];

const onThreads: RunTask = async (ranks, file, name, ...args) => {
  const { tasks } = (await import(`./tasks/${file}.js`)) as { tasks: Record<string, TaskFunction> };
  return await world(ranks, tasks[name]!, ...(args as never[]));
};

/** Each task in a world of its own that is launched for it. */
export const onProcesses =
  (launch: Launch): RunTask =>
  async (ranks, file, name, ...args) => {
    const folder = mkdtempSync(join(tmpdir(), 'mpi-matrix-'));
    try {
      const out = join(folder, 'results.json');
      const { stderr, code } = await launch(ranks, 'run-task.js', file, name, out, JSON.stringify(args));
      if (code !== 0) throw new Error(`exit code ${code}\n${stderr}`);
      return JSON.parse(readFileSync(out, 'utf8')) as unknown[];
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

/** The world that has run the last task; the next one may be for it as well. */
let latest: LastingWorld | undefined;

async function endLatest(): Promise<void> {
  const ending = latest;
  latest = undefined;
  await ending?.close();
}
afterAll(endLatest);

const onLastingProcesses =
  (commandFor: CommandFor): RunTask =>
  async (ranks, file, name, ...args) => {
    if (!latest?.isUsable || latest.commandFor !== commandFor || latest.ranks !== ranks) {
      await endLatest();
      latest = new LastingWorld(commandFor, ranks);
    }
    return await latest.run(file, name, args);
  };

/** With the collectives of the MPI's own library, as between several machines. */
const byLibrary =
  (commandFor: CommandFor): CommandFor =>
  (...program) => {
    const command = commandFor(...program);
    return { ...command, variables: { ...command.variables, PARALLEL_COOKBOOK_MPI_COLLECTIVES: 'library' } };
  };

const here = systemMpis.filter(({ isHere }) => isHere);

/** The same tasks run on all of them. Ranks that are processes stay for the next task that is for so many. */
export const matrix: Matrix = [
  ['threads', onThreads, sizes],
  ['processes', onLastingProcesses(mpirunCommand), sizes],
  ...here.map(({ name, commandFor }) => [`processes of ${name}`, onLastingProcesses(commandFor), sizes] as const),
];

/** Also ranks that share no memory: for what needs none. */
export const matrixWithSockets: Matrix = [
  ...matrix,
  ['processes over sockets', onLastingProcesses(socketsCommand), sizes],
];

/** Also a real MPI's own collectives. */
export const matrixOfCollectives: Matrix = [
  ...matrixWithSockets,
  ...here.map(({ name, commandFor }) => {
    return [
      `processes of ${name} with its own collectives`,
      onLastingProcesses(byLibrary(commandFor)),
      [2, 5],
    ] as const;
  }),
];

/** A world for each task: for those that end in one which nobody can use any more, or that need variables of their own. */
export const matrixOfWorlds: Matrix = [
  ['threads', onThreads, sizes],
  ['processes', onProcesses(mpirun), sizes],
  ...here.map(({ name, launch }) => [`processes of ${name}`, onProcesses(launch), sizes] as const),
];
