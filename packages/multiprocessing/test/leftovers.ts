import { Event } from '@parallel-cookbook/multiprocessing';
import { leaks } from '@parallel-cookbook/primitives/testing';
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// What nothing refers to is let go of when it is collected: so it is collected before it is counted.
setFlagsFromString('--expose-gc');
export const collect = runInNewContext('gc') as () => void;
const patienceMs = 10_000;

/** What a suite left behind: processes, descriptors, timers, mapped memory, files in /dev/shm. */
export function leftovers(): () => Promise<readonly string[]> {
  // What is made once, with the first that is waited for, is nobody's leak.
  const first = new Event();
  void first.wait();
  first.set();
  const check = leaks();
  const files = sharedFiles();
  // A thread keeps the segment that it blocked on last, until it blocks on another.
  const mostSegments = segments() + 1;
  return async () => {
    for (const until = performance.now() + patienceMs; segments() > mostSegments && performance.now() < until;) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const left: string[] = (await check.difference()).filter((each) => !each.includes('/memfd:'));
    if (segments() > mostSegments) left.push(`${segments() - mostSegments} × mapped segment`);
    return [...left, ...childrenOf(process.pid), ...sharedFiles().filter((file) => !files.includes(file))];
  };
}

/** Anonymous segments of at least so many bytes that this process has open. */
export function segments(least = 0): number {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      const path = `/proc/self/fd/${fd}`;
      return readlinkSync(path).startsWith('/memfd:parallel-cookbook') && statSync(path).size >= least;
    } catch {
      return false; // the one by which the folder was read
    }
  }).length;
}

function sharedFiles(): string[] {
  return readdirSync('/dev/shm').filter((name) => name.startsWith('parallel-cookbook'));
}

/** Processes that this one started and that live, by their command lines. */
function childrenOf(pid: number): string[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ').filter(Boolean);
  return children.filter((child) => isAlive(Number(child))).map((child) => `process ${child} ${commandOf(child)}`);
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
  } catch {
    return '(gone)';
  }
}

/** Whether that process runs: one that nobody has waited for yet does not. */
export function isAlive(pid: number): boolean {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return !'ZX'.includes(text[text.lastIndexOf(')') + 2] as string);
  } catch {
    return false;
  }
}

/** Resolves when those processes have ended. A test's own time limit says when they should have. */
export async function ended(pids: readonly number[]): Promise<void> {
  while (pids.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 5));
}
