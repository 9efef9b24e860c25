import { fileURLToPath } from 'node:url';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { compile } from '../harness/compiler.js';
import { python } from '../harness/interpreter.js';
import { MissingContenderError, type Start } from '../harness/side.js';

const run = promisify(execFile);
const source = (name: string): URL => new URL(`../../mpi/contenders/${name}`, import.meta.url);
const ours = fileURLToPath(new URL('contenders/ours.js', import.meta.url));
const mpirunTs = fileURLToPath(new URL('./dist/mpirun.js', import.meta.resolve('@parallel-cookbook/mpi/package.json')));

/** A real MPI of this machine. */
export type RealMPI = 'openmpi' | 'mpich';

/** Every rank is free to run on any processor and never gives one up, as ours: with two ranks on two that is best. */
const options: Readonly<Record<RealMPI, readonly string[]>> = {
  openmpi: [
    ...['--allow-run-as-root', '--oversubscribe', '--use-hwthread-cpus', '--bind-to', 'none'],
    ...['--mca', 'mpi_yield_when_idle', '0'],
  ],
  mpich: [],
};

const onTwoRanks = (mpi: RealMPI, command: readonly string[]): Start => ({
  command: `mpirun.${mpi}`,
  arguments: [...options[mpi], '-n', '2', ...command],
});

/** Ours as two processes over rings. */
export const oursEmbedded = (workload: string): Start => ({
  command: process.execPath,
  arguments: [mpirunTs, '-n', '2', ours, workload, 'embedded'],
});

/** Ours over a real MPI. */
export const oursOver =
  (mpi: RealMPI) =>
  (workload: string): Start =>
    onTwoRanks(mpi, [process.execPath, ours, workload, mpi]);

/** The distribution's mpi4py, over the MPI for which it was built. */
export async function mpi4py(workload: string): Promise<Start> {
  const found = await python(source('mpi4py_ranks.py'), workload, ['mpi4py']);
  if (!('command' in found)) throw new MissingContenderError('no interpreter');
  const vendor = await run(found.command, ['-c', 'import mpi4py.MPI as M; print(M.get_vendor()[0])']).catch(
    () => undefined,
  );
  const mpi = vendor?.stdout.startsWith('MPICH') ? 'mpich' : 'openmpi';
  return onTwoRanks(mpi, [found.command, ...found.arguments]);
}

/** C over that MPI. */
export async function cOver(mpi: RealMPI, workload: string): Promise<Start> {
  return onTwoRanks(mpi, [await compile(source('ranks.c'), `mpicc.${mpi}`), workload]);
}
