import { Event } from '@parallel-cookbook/multiprocessing';
import { leaks } from '@parallel-cookbook/primitives/testing';
import { readdirSync, readFileSync } from 'node:fs';

/**
 * What a suite left behind: processes, descriptors, timers, files in /dev/shm.
 *
 * Descriptors of mapped memory are not counted: small things share segments, which are let go of by the garbage collector.
 */
export function leftovers(): () => Promise<readonly string[]> {
  // What is made once, with the first that is waited for, is nobody's leak.
  const first = new Event();
  void first.wait();
  first.set();
  const check = leaks();
  const files = sharedFiles();
  return async () => {
    const left = (await check.difference()).filter((each) => !each.includes('/memfd:'));
    return [...left, ...childrenOf(process.pid), ...sharedFiles().filter((file) => !files.includes(file))];
  };
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
