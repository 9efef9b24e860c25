import { defineTasks } from '@parallel-cookbook/primitives';
import { ThreadPoolExecutor } from '@parallel-cookbook/threading';
import type { Workload } from '../../../harness/contender.js';
import { mebibyteCalls } from '../mebibyte.js';

function touch(bytes: Uint8Array): Uint8Array {
  (bytes[0] as number)++;
  (bytes[bytes.length - 1] as number)++;
  return bytes;
}

/** The task of `pool-1mb`. */
export const tasks = defineTasks(import.meta.url, { touch }, { namespace: 'benchmark-mebibyte' });

/** Calls a second that take 1 MiB and give it back. */
export async function poolMebibyte(): Promise<Workload> {
  const pool = new ThreadPoolExecutor({ maxWorkers: 2 });
  return mebibyteCalls(
    (bytes) => pool.submit(tasks.touch, bytes),
    () => pool.shutdown(),
  );
}
