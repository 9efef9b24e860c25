import { fork } from 'node:child_process';
import { isShareable, shareable } from '../codec/shareable.js';
import { decodeError } from '../errors/remote-error.js';
import { WorkerDiedError } from '../errors/worker-died.js';
import type { StartedProgram } from './sync-harness.js';
import type { ProgramAnswer, ProgramData } from './thread-harness.js';

/** Runs an exported function of a module in a bare child process: no lane, no pool, so that they can be tested with it. */
export function startProcess(module: URL, program: string, ...args: readonly unknown[]): StartedProgram {
  const child = fork(new URL('./process-program.js', import.meta.url), { serialization: 'advanced' });
  const data: ProgramData = {
    module: module.href,
    program,
    args: args.map((value) => (isShareable(value) ? { record: value[shareable]() } : { value })),
  };
  child.send(data);
  const exited = new Promise<number | undefined>((resolve) => {
    child.once('exit', (code) => resolve(code ?? undefined));
  });
  const result = new Promise<unknown>((resolve, reject) => {
    child.once('message', (answer: ProgramAnswer) => {
      // The arguments are kept until then: the other side has their memory by now.
      void args;
      if ('error' in answer) reject(decodeError(answer.error));
      else resolve(answer.value);
    });
    child.once('error', reject);
    void exited.then((code) => reject(new WorkerDiedError(program, code)));
  });
  result.catch(() => undefined);
  return {
    result,
    ended: exited,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
