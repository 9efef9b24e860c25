import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TaskFunction } from '@parallel-cookbook/primitives';
import { world } from '@parallel-cookbook/mpi';
import { mpirun, mpirunOverSockets, systemMpis, type Launch } from './program.js';

/** Runs a task of `test/tasks/<file>.js` on so many ranks and gives what each returned. */
export type RunTask = (ranks: number, file: string, name: string, ...args: unknown[]) => Promise<unknown[]>;

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

/** How many ranks what depends on it is tried with; fewer where each takes a second to start. */
const [sizes, fewSizes] = [
  [1, 2, 3, 4, 5, 8],
  [2, 5],
];

/** Every transport that this machine has. The same tasks run on all of them. */
export const matrix: readonly (readonly [name: string, run: RunTask, sizes: readonly number[]])[] = [
  ['threads', onThreads, sizes],
  ['processes', onProcesses(mpirun), sizes],
  ...systemMpis
    .filter(({ isHere }) => isHere)
    .map(({ name, launch }) => [`processes of ${name}`, onProcesses(launch), fewSizes] as const),
];

/** Also ranks that share no memory: for what needs none. */
export const matrixWithSockets: typeof matrix = [
  ...matrix,
  ['processes over sockets', onProcesses(mpirunOverSockets), fewSizes],
];
