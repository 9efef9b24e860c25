import { parentPort, workerData } from 'node:worker_threads';
import { revive } from '../codec/revival.js';
import type { ShareableRecord } from '../codec/shareable.js';
import { encodeError } from '../errors/remote-error.js';
import type { ProgramAnswer, ProgramData } from './thread-harness.js';

/** First thing run in a thread of the harness: finds the function, makes the handles again, answers once. */
const { module, program, args } = workerData as ProgramData;
try {
  const programs = (await import(module)) as Record<string, (...given: unknown[]) => unknown>;
  const given: unknown[] = [];
  for (const arg of args) given.push(arg.record ? await revive(arg.record as ShareableRecord) : arg.value);
  const run = programs[program];
  if (!run) throw new TypeError(`${module} exports no function ${program}`);
  answer({ value: await run(...given) });
} catch (error) {
  answer({ error: encodeError(error) });
}

function answer(message: ProgramAnswer): void {
  parentPort?.postMessage(message);
}
