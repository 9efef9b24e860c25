import { readFileSync } from 'node:fs';

// Fields of /proc/<pid>/stat behind the program's name, which may hold anything, brackets and blanks too.
const STATE = 0;
const STARTTIME = 19;
const EXIT_CODE = 49;
const dead = new Set(['X', 'x']);

/** What the system says of a process. */
export interface ProcessStatus {
  /** When it began, in the kernel's ticks since the machine did, as 31 bits: with the id it names one process only. */
  readonly began: number;
  /** 0, what `process.exit` was given, minus the signal's number; only of a child that has ended and that nobody has waited for. */
  readonly exitCode: number | undefined;
}

/** What the system says of the process with this id; `undefined` when there is none. Linux; about 20 µs. */
export function processStatus(pid: number): ProcessStatus | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined; // none, or this system has no such file
  }
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const state = fields[STATE] as string;
  if (dead.has(state)) return undefined;
  return {
    began: Number(fields[STARTTIME]) & 0x7fffffff,
    exitCode: state === 'Z' ? exitCodeOf(Number(fields[EXIT_CODE])) : undefined,
  };
}

/** As waitpid(2) gives it: the low seven bits are the signal, the next eight the exit code. */
function exitCodeOf(status: number): number {
  const signal = status & 0x7f;
  return signal ? -signal : (status >> 8) & 0xff;
}
