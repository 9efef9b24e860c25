import { readFileSync } from 'node:fs';

// Fields of /proc/<pid>/stat behind the program's name, which may hold anything, brackets and blanks too.
const STATE = 0;
const EXIT_CODE = 49;

/** How a child of this process ended, if it has and Node has not been told yet: then it stands there as a zombie. Linux. */
export function endOf(pid: number): { readonly exitCode: number } | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined; // Node has been told; or this system has no such file, and the exit event must do
  }
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  if (fields[STATE] !== 'Z') return undefined;
  // As waitpid(2) gives it: the low seven bits are the signal, the next eight the exit code.
  const status = Number(fields[EXIT_CODE]);
  const signal = status & 0x7f;
  return { exitCode: signal ? -signal : (status >> 8) & 0xff };
}
