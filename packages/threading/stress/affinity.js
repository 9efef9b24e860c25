import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

const cores = availableParallelism();
let works = process.platform === 'linux';

/**
 * Lets the process run on so many cores, where the system has `taskset`: one core shows other interleavings than two.
 *
 * @param {number} wanted
 * @returns {number} on how many it runs.
 */
export function pin(wanted) {
  const count = Math.min(wanted, cores);
  if (!works || cores === 1) return cores;
  try {
    execFileSync('taskset', ['-a', '-c', '-p', `0-${count - 1}`, String(process.pid)], { stdio: 'ignore' });
    return count;
  } catch {
    works = false;
    return cores;
  }
}

export const allCores = cores;
