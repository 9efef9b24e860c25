import { parentPort, workerData } from 'node:worker_threads';
import { encodeError } from '../errors/remote-error.js';
import { runProgram } from './run-program.js';
import type { ProgramAnswer, ProgramData } from './thread-harness.js';

/** First thing run in a thread of the harness: answers once. */
try {
  answer({ value: await runProgram(workerData as ProgramData) });
} catch (error) {
  answer({ error: encodeError(error) });
}

function answer(message: ProgramAnswer): void {
  parentPort?.postMessage(message);
}
