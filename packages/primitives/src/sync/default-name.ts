import { processShared } from '../isolate/process-shared.js';

const nouns = [
  'Lock',
  'RLock',
  'Semaphore',
  'BoundedSemaphore',
  'Condition',
  'Event',
  'Barrier',
  'ReadWriteLock',
  'Once',
] as const;
const counts = new Int32Array(processShared('sync-names/3', nouns.length * Int32Array.BYTES_PER_ELEMENT));

/** `Lock-1`, `Lock-2`, …: the next name of that noun in this process, whichever thread asks. */
export function defaultName(noun: (typeof nouns)[number]): string {
  return `${noun}-${Atomics.add(counts, nouns.indexOf(noun), 1) + 1}`;
}
