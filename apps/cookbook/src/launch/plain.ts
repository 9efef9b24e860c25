import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventLog } from '../trace/event-log.js';
import { environment } from './environment.js';
import type { Launch, LaunchOptions, Program } from './launch.js';
import { defaultSizes } from './limit.js';
import { ProcessGroup } from './process-group.js';
import { linesOf, type End, type Run } from './run.js';
import { SharedSegments } from './shared-segments.js';

/** How long descendants that are about to end may take after the program has. */
const graceMs = 250;

/** One child process of Node that leads its own process group. */
export class PlainLaunch implements Launch {
  async launch(program: Program, options: LaunchOptions): Promise<Run> {
    const folder = await mkdtemp(join(tmpdir(), 'cookbook-'));
    try {
      const temporary = join(folder, 'tmp');
      await mkdir(temporary);
      return await new PlainRun(program, options, new EventLog(join(folder, 'events.ndjson')), temporary).run();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

/** Where Node keeps compiled code for the next process, when a program asks it to: not the program's to remove. */
const compileCache = 'node-compile-cache';

class PlainRun {
  readonly #output = { stdout: '', stderr: '' };
  #bytes = 0;
  #end: End = 'exited';
  #group: ProcessGroup | undefined;

  constructor(
    readonly program: Program,
    readonly options: LaunchOptions,
    readonly log: EventLog,
    readonly temporary: string,
  ) {}

  async run(): Promise<Run> {
    const { signal, limit } = this.options;
    const started = performance.now();
    if (signal?.aborted) return this.#result({ end: 'interrupted' });
    const segments = new SharedSegments();
    const child = this.#spawn();
    if (child.pid === undefined) throw await once(child, 'error').then(([error]) => error as Error);
    this.#group = new ProcessGroup(child.pid);
    const interrupt = (): void => this.#stop('interrupted', 'SIGINT');
    const timer = setTimeout(() => this.#stop('timed out', 'SIGKILL'), limit.timeoutMs);
    const watch = setInterval(() => void this.#watchLog(), 200);
    signal?.addEventListener('abort', interrupt, { once: true });
    try {
      const closed = once(child, 'close');
      const [exitCode, killedBy] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
      const wallMs = performance.now() - started;
      clearTimeout(timer);
      const leaks = await this.#leftProcesses(closed, child);
      const { events, leaks: leftInside } = await this.log.read();
      // A program that was stopped had no chance to clean up.
      const shared = (await segments.abandoned(4 * graceMs)).map((name) => `shared memory ${name}`);
      const left = [...leaks, ...(await this.#leftFiles()), ...shared];
      const own = this.#end === 'exited' ? [...(leftInside ?? []), ...left] : [];
      return this.#result({ exitCode, signal: killedBy, events, leaks: own, wallMs });
    } finally {
      clearTimeout(timer);
      clearInterval(watch);
      signal?.removeEventListener('abort', interrupt);
      this.#group.kill('SIGKILL');
    }
  }

  #spawn(): ChildProcess {
    const { program, options, log, temporary } = this;
    const node = [process.execPath, program.file, ...(program.arguments ?? [])];
    const [command, ...rest] = [...(program.launcher ?? []), ...node] as [string, ...string[]];
    const child = spawn(command, rest, {
      cwd: program.folder ?? temporary,
      env: environment({
        ...(program.folder === undefined && { TMPDIR: temporary }),
        NODE_OPTIONS: log.nodeOptions(options.events),
        SEED: `${options.seed}`,
        SECOND_MS: `${options.secondMs}`,
        ...program.environment,
      }),
      stdio: [program.folder === undefined ? 'ignore' : 'inherit', 'pipe', 'pipe'],
      detached: true,
    });
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (text: string) => this.#take(name, text));
    }
    return child;
  }

  #take(stream: 'stdout' | 'stderr', text: string): void {
    if (this.#end === 'wrote too much') return;
    this.#bytes += Buffer.byteLength(text);
    this.#output[stream] += text;
    this.options.onOutput?.(stream, text);
    if (this.#bytes > (this.options.limit.outputBytes ?? defaultSizes.outputBytes))
      this.#stop('wrote too much', 'SIGKILL');
  }

  async #watchLog(): Promise<void> {
    const size = await stat(this.log.file).then(
      ({ size }) => size,
      () => 0,
    );
    if (size > (this.options.limit.logBytes ?? defaultSizes.logBytes)) this.#stop('wrote too much', 'SIGKILL');
  }

  #stop(end: End, signal: NodeJS.Signals): void {
    if (this.#end !== 'exited') return;
    this.#end = end;
    this.#group?.kill(signal);
    if (signal !== 'SIGKILL') setTimeout(() => this.#group?.kill('SIGKILL'), graceMs).unref();
  }

  /** Descendants still alive when the program has ended, which are ended too. */
  async #leftProcesses(closed: Promise<unknown>, child: ChildProcess): Promise<string[]> {
    const leaks: string[] = [];
    if (!(await this.#group?.ended(graceMs))) {
      leaks.push('a process that outlived the program');
      this.#group?.kill('SIGKILL');
    }
    const late = new AbortController();
    const waited = new Promise<'late'>((resolve) => {
      const timer = setTimeout(() => resolve('late'), 4 * graceMs);
      late.signal.addEventListener('abort', () => clearTimeout(timer));
    });
    if ((await Promise.race([closed, waited])) === 'late') {
      leaks.push('a process outside its group that keeps its output open');
      child.stdout?.destroy();
      child.stderr?.destroy();
    }
    late.abort();
    return leaks;
  }

  async #leftFiles(): Promise<string[]> {
    if (this.program.folder !== undefined) return [];
    const left = (await readdir(this.temporary)).filter((name) => name !== compileCache);
    return left.map((name) => `temporary file ${name.replace(/[-.]?\w{6}$/, '')}`);
  }

  #result(known: Partial<Run>): Run {
    const { stdout, stderr } = this.#output;
    const { seed, secondMs } = this.options;
    const lines = linesOf(stdout);
    const unknown = { end: this.#end, exitCode: null, signal: null, events: [], leaks: [], wallMs: 0 };
    return { stdout, stderr, lines, seed, secondMs, ...unknown, ...known };
  }
}
