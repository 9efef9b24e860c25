import { resolveTask } from '@parallel-cookbook/primitives';
import Module from 'node:module';
import { MPIError } from '../errors/mpi-error.js';
import { birthWord } from '../transport/native/birth.js';
import { NativeTransport } from '../transport/native/native.js';
import type { StartedProgram, StartedTask } from '../transport/spawning.js';
import { Environment } from './environment.js';

/** Runs what this process was spawned for. It becomes a rank when that begins MPI; where it never does, its parents hear of it. */
export async function runNativeBirth(): Promise<void> {
  const transport = NativeTransport.launched(true);
  const birth = transport?.family.birth;
  if (!transport || !birth) throw new MPIError('MPI_ERR_SPAWN', 'MPI.init', 'no rank has spawned this process');
  Environment.expect(transport);
  process.on('exit', () => {
    if (!birth.isPending) return;
    birth.say(birthWord.ended, transport);
    transport.family.leaveUnborn();
    transport.finalize();
    // The launcher would end its parents, too, which go on with the error that they get.
    process.exitCode = 0;
  });
  process.chdir(birth.launch.folder);
  await run(birth.launch.what);
}

async function run(what: StartedProgram | StartedTask): Promise<void> {
  if (what.kind === 'program') {
    process.argv.splice(1, Infinity, what.path, ...what.args);
    // As the program of a process, not as a module of this one.
    (Module as unknown as { runMain: () => void }).runMain();
    return;
  }
  const task = await resolveTask(what.task);
  await task(...(what.args as never[]));
}
