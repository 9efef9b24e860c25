import { encodeError, laneName, pack, resolveTask, unpack, type Packed } from '@parallel-cookbook/primitives';
import { laneData } from '@parallel-cookbook/primitives/lane';
import type { Outcome, ThreadStart } from './outcome.js';
import { RunningThread } from './running-thread.js';
import { adopt, Thread } from './thread.js';

/** What every `Thread` begins with: finds what it is to run, runs it, says how that ended, and ends. */
export async function runThread(start: ThreadStart): Promise<void> {
  const outcome = await outcomeOf(start);
  try {
    start.port.postMessage(outcome);
  } catch (error) {
    start.port.postMessage({ kind: 'error', envelope: encodeError(error, laneName()) } satisfies Outcome);
  }
  await RunningThread.nonDaemonsEnded();
  process.exit();
}

async function outcomeOf({ info, isSubclass, given, isPacked }: ThreadStart): Promise<Outcome> {
  try {
    const found = await resolveTask(info);
    const content = isPacked ? await unpack(given as Packed) : given;
    let value: unknown;
    if (isSubclass) {
      value = await revived(found as unknown as typeof Thread, content as object).run();
    } else {
      adopt(Object.create(Thread.prototype) as Thread, laneName(), laneData()?.daemon ?? false);
      value = await found(...(content as never[]));
    }
    const packed = pack(value, 'the result');
    return packed ? { kind: 'packed', value: packed } : { kind: 'value', value };
  } catch (error) {
    return { kind: 'error', envelope: encodeError(error, laneName()) };
  }
}

/** The thread's own object, with the fields that it had when it was started. Its constructor has run already, over there. */
function revived(constructor: typeof Thread, fields: object): Thread {
  const thread = Object.assign(Object.create(constructor.prototype) as Thread, fields);
  adopt(thread, laneName(), laneData()?.daemon ?? false);
  return thread;
}
