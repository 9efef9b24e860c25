import { Worker } from 'node:worker_threads';
import { isShareable, shareable } from '../codec/shareable.js';
import { decodeError, type ErrorEnvelope } from '../errors/remote-error.js';
import { WorkerDiedError } from '../errors/worker-died.js';
import { markLaneDead } from '../parking/thread-domain.js';
import type { StartedProgram } from './sync-harness.js';

/** What a program's thread gets. */
export interface ProgramData {
  readonly module: string;
  readonly program: string;
  readonly args: readonly { readonly record?: unknown; readonly value?: unknown }[];
}

/** What it answers. */
export type ProgramAnswer = { readonly value: unknown } | { readonly error: ErrorEnvelope };

/** Runs an exported function of a module in a bare `Worker`: no lane, no pool, so that they can be tested with it. */
export function startThread(module: URL, program: string, ...args: readonly unknown[]): StartedProgram {
  const data: ProgramData = {
    module: module.href,
    program,
    args: args.map((value) => (isShareable(value) ? { record: value[shareable]() } : { value })),
  };
  const worker = new Worker(new URL('./thread-program.js', import.meta.url), { workerData: data });
  const tid = worker.threadId;
  const exited = new Promise<number>((resolve) => {
    worker.once('exit', (code) => {
      markLaneDead(tid);
      resolve(code);
    });
  });
  const result = new Promise<unknown>((resolve, reject) => {
    worker.once('message', (answer: ProgramAnswer) => {
      if ('error' in answer) reject(decodeError(answer.error));
      else resolve(answer.value);
    });
    worker.once('error', reject);
    void exited.then((code) => reject(new WorkerDiedError(program, code)));
  });
  result.catch(() => undefined);
  return {
    result,
    ended: exited,
    async kill() {
      await worker.terminate();
      await exited;
    },
  };
}
