import { ArgumentError } from '@parallel-cookbook/primitives';

const variable = 'PARALLEL_MPI_DEADLOCK_MS';
const usualMs = 500;

/** How long a rank waits before it looks for a deadlock, in milliseconds; 0: never. */
export function deadlockThresholdMs(): number {
  const text = process.env[variable];
  if (text === undefined || text === '') return usualMs;
  const milliseconds = Number(text);
  if (milliseconds >= 0 && Number.isFinite(milliseconds)) return milliseconds;
  throw new ArgumentError(variable, text, 'give milliseconds; 0 looks for no deadlocks');
}
