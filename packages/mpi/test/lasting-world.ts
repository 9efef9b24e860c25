import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createInterface, type Interface } from 'node:readline';
import type { CommandFor } from './program.js';

/** So long a task may take, and so long the end of a world; then so long a launcher may take to end when its ranks have been killed. */
const [longestMs, longestEndMs, graceMs] = [40_000, 10_000, 5000];

/**
 * Ranks that are processes and run one task after the other: to start them takes longer than what most tasks do. A task that fails, hangs, or leaves
 * something behind ends its world.
 */
export class LastingWorld {
  readonly #folder = mkdtempSync(join(tmpdir(), 'mpi-matrix-'));
  readonly #out = join(this.#folder, 'results.json');
  readonly #child: ChildProcess;
  readonly #lines: Interface;
  readonly #ended: Promise<unknown>;
  #stderr = '';
  #isUsable = true;
  #hasFailed = false;
  #isLate = false;

  constructor(
    readonly commandFor: CommandFor,
    readonly ranks: number,
  ) {
    const { file, args, variables } = commandFor(ranks, 'run-tasks.js', this.#out);
    this.#child = spawn(file, args, { env: { ...process.env, ...variables } });
    this.#child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
    // Whoever writes to a world that has ended hears of it by its end.
    this.#child.stdin!.on('error', () => undefined);
    this.#lines = createInterface({ input: this.#child.stdout! });
    this.#ended = once(this.#child, 'close');
  }

  /** Whether it can run another task: nobody has failed, and nothing was left behind. */
  get isUsable(): boolean {
    return this.#isUsable;
  }

  /** What each rank returned. Rejects when one has failed, with its stack, and when somebody hangs; then nobody lives any more. */
  async run(file: string, name: string, args: readonly unknown[], timeoutMs = longestMs): Promise<unknown[]> {
    this.#isUsable = false;
    const said = once(this.#lines, 'line') as Promise<[string]>;
    this.#child.stdin!.write(`${JSON.stringify({ file, name, args })}\n`);
    const line = await this.#timed(
      timeoutMs,
      Promise.race([said.then(([text]) => text), this.#ended.then(() => undefined)]),
    );
    this.#isUsable = line === 'done' && this.#stderr === '';
    if (this.#isUsable) return JSON.parse(readFileSync(this.#out, 'utf8')) as unknown[];
    this.#hasFailed = true;
    const { exitCode } = this.#child;
    const how = this.#isLate ? 'was not over in time' : (line ?? `exit code ${exitCode}`);
    throw new Error(`${name} of ${file}.js on ${this.ranks} ranks: ${how}\n${this.#stderr}`);
  }

  /** Ends all ranks in good order. Rejects when they do not, and no task has told of that already. */
  async close(): Promise<void> {
    this.#child.stdin!.end();
    await this.#timed(longestEndMs, this.#ended);
    await this.#timed(longestEndMs, this.#allGone());
    this.#lines.close();
    rmSync(this.#folder, { recursive: true });
    const { exitCode } = this.#child;
    if (this.#hasFailed || (exitCode === 0 && this.#stderr === '' && !this.#isLate)) return;
    const how = this.#isLate ? 'did not end in time' : `exit code ${exitCode}`;
    throw new Error(`after its last task a world of ${this.ranks} ranks: ${how}\n${this.#stderr}`);
  }

  /** Its ranks, as far as they have begun. */
  get pids(): readonly number[] {
    return readdirSync('/proc')
      .map(Number)
      .filter((pid) => pid > 0 && pid !== this.#child.pid && commandOf(pid).includes(this.#out));
  }

  /** Their pipes are closed a little before they have ended. */
  async #allGone(): Promise<void> {
    while (this.pids.length > 0) await setTimeout(10);
  }

  async #timed<T>(longest: number, work: Promise<T>): Promise<T> {
    const timer = globalThis.setTimeout(() => void this.#kill(), longest);
    try {
      return await work;
    } finally {
      clearTimeout(timer);
    }
  }

  /** The ranks first: so their launcher sees how they end, and puts away what belongs to it. */
  async #kill(): Promise<void> {
    this.#isLate = true;
    const { pids } = this;
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    if (pids.length === 0) this.#child.kill();
    const timer = globalThis.setTimeout(() => {
      this.#child.kill('SIGKILL');
      for (const stream of [this.#child.stdout, this.#child.stderr]) stream?.destroy();
    }, graceMs);
    await this.#ended;
    clearTimeout(timer);
  }
}

/** Empty for a process that has ended. */
function commandOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
