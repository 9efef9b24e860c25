import { encodeError, laneName, pack, resolveTask, unpack, type Packed } from '@parallel-cookbook/primitives';
import { writeSync } from 'node:fs';
import { inspect } from 'node:util';
import type { LaunchFile } from '../start/launch-file.js';
import type { Outcome, ProcessStart } from '../process/outcome.js';
import { nonDaemonsEnded } from '../process/children.js';
import type { Process } from '../process/process.js';

/** What every `Process` does: finds what it is to run, runs it, says how that ended, waits for its children, and ends. */
export async function runProcess(start: ProcessStart, file: LaunchFile): Promise<void> {
  process.on('uncaughtExceptionMonitor', (error) => file.writeOutcome(failure(error)));
  let outcome = await outcomeOf(start);
  try {
    file.writeOutcome(outcome);
  } catch (error) {
    file.writeOutcome((outcome = failure(error)));
  }
  await nonDaemonsEnded();
  process.exit(outcome.kind === 'error' ? 1 : (process.exitCode ?? 0));
}

async function outcomeOf({ name, daemon, info, isSubclass, given, isPacked }: ProcessStart): Promise<Outcome> {
  try {
    const found = await resolveTask(info);
    const content = isPacked ? await unpack(given as Packed) : given;
    let value: unknown;
    if (isSubclass) {
      const { prototype } = found as unknown as typeof Process;
      const { adopt } = await import('../process/process.js'); // loaded already, by the module of the subclass
      const child = Object.assign(Object.create(prototype) as Process, content as object);
      adopt(child, name, daemon);
      value = await child.run();
    } else {
      value = await found(...(content as never[]));
    }
    const packed = pack(value, 'the result');
    return packed ? { kind: 'packed', value: packed } : { kind: 'value', value };
  } catch (error) {
    // As Python does: the process itself tells, since nobody may ever join it.
    writeSync(2, `Process ${name}:\n${inspect(error)}\n`);
    return failure(error);
  }
}

function failure(error: unknown): Outcome {
  return { kind: 'error', envelope: encodeError(error, laneName()) };
}
