import { errorOutcome, runBeginning, valueOutcome, type Outcome } from '@parallel-cookbook/primitives/lane';
import { writeSync } from 'node:fs';
import { inspect } from 'node:util';
import { nonDaemonsEnded } from '../process/children.js';
import type { ProcessStart } from '../process/process-start.js';
import type { Process } from '../process/process.js';
import type { LaunchFile } from '../start/launch-file.js';

/** What every `Process` does: finds what it is to run, runs it, says how that ended, waits for its children, and ends. */
export async function runProcess(start: ProcessStart, file: LaunchFile): Promise<void> {
  process.on('uncaughtExceptionMonitor', (error) => file.writeOutcome(errorOutcome(error)));
  let outcome = await outcomeOf(start);
  try {
    file.writeOutcome(outcome);
  } catch (error) {
    file.writeOutcome((outcome = errorOutcome(error)));
  }
  await nonDaemonsEnded();
  process.exit(outcome.kind === 'error' ? 1 : (process.exitCode ?? 0));
}

/** Runs what a process is to run, and says how that ended. */
export async function outcomeOf(start: ProcessStart): Promise<Outcome> {
  const { name, daemon } = start;
  try {
    // Handles among what it was given: their domain is not loaded for who has none, since it costs some milliseconds.
    if (start.isPacked) await import('./process-domain.js');
    const value = await runBeginning(start, async (subclass, fields) => {
      if (!subclass) return undefined;
      const { adopt } = await import('../process/process.js'); // loaded already, by the module of the subclass
      const own = Object.assign(Object.create(subclass.prototype) as Process, fields);
      adopt(own, name, daemon);
      return own;
    });
    return valueOutcome(value);
  } catch (error) {
    // As Python does: the process itself tells, since nobody may ever join it.
    writeSync(2, `Process ${name}:\n${inspect(error)}\n`);
    return errorOutcome(error);
  }
}
