import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** How a contender is started: a module of this package, or any program that speaks the host's protocol. */
export type Start =
  | { readonly module: URL; readonly workload: string }
  | { readonly command: string; readonly arguments: readonly string[] };

/** A reason why a contender cannot take part here. */
export class MissingContenderError extends Error {
  override readonly name = 'MissingContenderError';
}

const startLimitMs = 60_000;
const turnLimitMs = 60_000;

/** A contender's running process, waiting for its turns. */
export class Side {
  private constructor(
    /** The contender's own name, with its version. */
    readonly name: string,
    private readonly child: ChildProcess,
    private readonly answers: AsyncIterator<string>,
  ) {}

  /** Starts a contender and waits until it is warm. Throws {@link MissingContenderError} with the reason if it cannot be. */
  static async open(start: Start): Promise<Side> {
    const [command, args] =
      'module' in start
        ? [
            process.execPath,
            [fileURLToPath(new URL('host.js', import.meta.url)), fileURLToPath(start.module), start.workload],
          ]
        : [start.command, [...start.arguments]];
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    // Writing to one that has just ended is no error: its missing answer says what happened.
    child.stdin.on('error', () => undefined);
    const failed = once(child, 'error').then(([error]: unknown[]) => {
      throw new MissingContenderError(`${command}: ${(error as Error).message}`);
    });
    failed.catch(() => undefined);
    const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const late = setTimeout(() => child.kill('SIGKILL'), startLimitMs);
    const first = await Promise.race([answers.next(), failed]).finally(() => clearTimeout(late));
    const answer = first.done ? { missing: `${command} ended before it was ready` } : parse(first.value);
    if (typeof answer.ready !== 'string') {
      child.kill('SIGKILL');
      throw new MissingContenderError(answer.missing ?? 'it gave no reason');
    }
    return new Side(answer.ready, child, answers);
  }

  /** One turn: runs the workload for about `ms` milliseconds and returns its figure. */
  async run(ms: number): Promise<number> {
    this.child.stdin?.write(`run ${ms}\n`);
    const late = setTimeout(() => this.child.kill('SIGKILL'), ms + turnLimitMs);
    const line = await this.answers.next().finally(() => clearTimeout(late));
    const end = this.child.killed ? `its turn took more than ${turnLimitMs / 1000} s` : 'it ended during its turn';
    const answer = line.done ? { missing: end } : parse(line.value);
    if (typeof answer.value !== 'number' || !Number.isFinite(answer.value)) {
      throw new MissingContenderError(`${this.name}: ${answer.missing ?? 'no figure'}`);
    }
    return answer.value;
  }

  /** Lets the contender stop what it started; kills it if it does not. */
  async close(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.stdin?.end('close\n');
    const late = setTimeout(() => this.child.kill('SIGKILL'), 5_000);
    await exited;
    clearTimeout(late);
  }
}

function parse(line: string): { ready?: string; value?: number; missing?: string } {
  return JSON.parse(line) as { ready?: string; value?: number; missing?: string };
}
