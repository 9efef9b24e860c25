import { readdirSync, readlinkSync } from 'node:fs';

/** The named memory that this process has made and not unlinked. Other programs may run beside this one. */
export function namesIn(): readonly string[] {
  return readdirSync('/dev/shm').filter((entry) => {
    if (!entry.startsWith('.parallel-cookbook.')) return false;
    try {
      return readlinkSync(`/dev/shm/${entry}`).includes(`:${process.pid}:`);
    } catch {
      return false; // gone meanwhile
    }
  });
}
