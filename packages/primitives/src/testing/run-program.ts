import { revive } from '../codec/revival.js';
import type { ShareableRecord } from '../codec/shareable.js';
import type { ProgramData } from './thread-harness.js';

/** Finds the function, makes the handles again, calls it. */
export async function runProgram({ module, program, args }: ProgramData): Promise<unknown> {
  const programs = (await import(module)) as Record<string, (...given: unknown[]) => unknown>;
  const given: unknown[] = [];
  for (const arg of args) given.push(arg.record ? await revive(arg.record as ShareableRecord) : arg.value);
  const run = programs[program];
  if (!run) throw new TypeError(`${module} exports no function ${program}`);
  return run(...given);
}
