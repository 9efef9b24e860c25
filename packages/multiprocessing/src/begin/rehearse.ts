import { LaunchFile } from '../start/launch-file.js';
import type { ProcessStart } from '../process/process-start.js';
import { outcomeOf } from './run-process.js';

const info = {
  name: 'nothing',
  module: new URL('./nothing.js', import.meta.url).href,
  exportName: 'nothing',
  idempotent: false,
};
const beginning = { info, isSubclass: false, given: [], isPacked: false };
const start: ProcessStart = { name: 'rehearsal', daemon: true, parent: 0, parentName: '', ...beginning };

/**
 * Goes once through what a process does from its start to its outcome, with a function that does nothing and a file that keeps
 * nothing: what runs for the first time is compiled before, which takes longer than to run it.
 */
export async function rehearse(): Promise<void> {
  const file = LaunchFile.nowhere();
  try {
    file.writeStart(start);
    file.readStart();
    file.writeOutcome(await outcomeOf(start));
  } finally {
    file.close();
  }
}
