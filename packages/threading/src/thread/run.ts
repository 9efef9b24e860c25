import { laneName } from '@parallel-cookbook/primitives';
import { errorOutcome, laneData, runBeginning, valueOutcome, type Outcome } from '@parallel-cookbook/primitives/lane';
import type { ThreadStart } from './thread-start.js';
import { RunningThread } from './running-thread.js';
import { adopt, Thread } from './thread.js';

/** What every `Thread` begins with: finds what it is to run, runs it, says how that ended, and ends. */
export async function runThread(start: ThreadStart): Promise<void> {
  const outcome = await outcomeOf(start);
  try {
    start.port.postMessage(outcome);
  } catch (error) {
    start.port.postMessage(errorOutcome(error));
  }
  await RunningThread.nonDaemonsEnded();
  process.exit();
}

async function outcomeOf(start: ThreadStart): Promise<Outcome> {
  try {
    return valueOutcome(await runBeginning(start, ownThread));
  } catch (error) {
    return errorOutcome(error);
  }
}

/** The thread's own object; of a subclass with the fields that it had when it was started. Its constructor has run already, over there. */
function ownThread({ prototype }: { readonly prototype: object } = Thread, fields: object = {}): Thread {
  const thread = Object.assign(Object.create(prototype) as Thread, fields);
  adopt(thread, laneName(), laneData()?.daemon ?? false);
  return thread;
}
