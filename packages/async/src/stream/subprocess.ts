import { spawn, type IOType, type SpawnOptions } from 'node:child_process';
import { currentScope } from '../loop/ambient.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import { WaiterList } from '../loop/waiter-list.js';
import { Process } from './process.js';
import { waitOutside } from './wait-outside.js';

/** Where an input or output of a child goes: its own pipe, that of this process, nowhere, or an open file. */
export type Redirect = IOType | number;

/** How a child process is started. */
export interface SubprocessOptions extends ScopedWaitOptions {
  /** Default: `'inherit'`, as in Python, for all three. */
  readonly stdin?: Redirect | undefined;
  readonly stdout?: Redirect | undefined;
  readonly stderr?: Redirect | undefined;
  /** Where it runs. Default: here. */
  readonly cwd?: string | undefined;
  /** Its environment. Default: that of this process. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** How many bytes each of its readers holds, and how long a line may be. Default: 64 KiB. */
  readonly limit?: number | undefined;
}

/**
 * Starts a program.
 *
 * Python analogue: `asyncio.create_subprocess_exec(program, *args)`.
 *
 * @throws what Node's `spawn` fails with: `ENOENT` for a program that is not there; TimeoutError, CancelledError.
 *
 * @example
 * import { createSubprocessExec, run } from '@parallel-cookbook/async';
 *
 * await run(async () => {
 *   const script = 'process.stdin.on("data", (d) => console.log(String(d).toUpperCase()))';
 *   const child = await createSubprocessExec(process.execPath, ['-e', script], { stdin: 'pipe', stdout: 'pipe' });
 *   const { stdout } = await child.communicate('hello');
 *   console.log(String(stdout).trim(), child.returnCode); // HELLO 0
 * });
 */
export function createSubprocessExec(
  program: string,
  args: readonly string[] = [],
  options?: SubprocessOptions,
): Promise<Process> {
  return start(program, args, options, false);
}

/**
 * Starts a command line in the shell. Never put into it what somebody else has written: use `createSubprocessExec`.
 *
 * Python analogue: `asyncio.create_subprocess_shell(command)`.
 */
export function createSubprocessShell(command: string, options?: SubprocessOptions): Promise<Process> {
  return start(command, [], options, true);
}

async function start(
  program: string,
  args: readonly string[],
  options: SubprocessOptions | undefined,
  shell: boolean,
): Promise<Process> {
  const { stdin = 'inherit', stdout = 'inherit', stderr = 'inherit', cwd, env, limit } = options ?? {};
  const waiters = new WaiterList<void>({ kind: 'program', name: program }, 'start');
  const refused = waiters.refusal(options);
  if (refused !== undefined) return refused;
  const { loop } = options?.scope ?? currentScope();
  const spawned: SpawnOptions = { stdio: [stdin, stdout, stderr], cwd, shell, windowsHide: true };
  const child = spawn(program, args, env ? { ...spawned, env } : spawned);
  let outcome: true | { readonly error: unknown } | undefined;
  child.on('spawn', () => {
    outcome = true;
    waiters.wakeAll();
  });
  child.on('error', (error) => {
    outcome ??= { error };
    waiters.wakeAll();
  });
  try {
    await waitOutside(waiters, options, () => {
      if (typeof outcome === 'object') throw outcome.error;
      return outcome;
    });
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return new Process(child, program, loop, limit);
}
