import { readdirSync } from 'node:fs';

/** The names in shared memory that could be ours: tests of other programs may run beside this one. */
export function namesIn(): readonly string[] {
  return readdirSync('/dev/shm')
    .filter((name) => /psm_|mpt_/.test(name))
    .sort();
}
