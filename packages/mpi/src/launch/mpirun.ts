#!/usr/bin/env node
import { markProcessDead, processDomain } from '@parallel-cookbook/primitives/process';
import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { Roll } from '../transport/embedded/roll.js';
import { mostRanks, WorldMemory } from '../transport/embedded/world-memory.js';
import { placeVariable } from './process-place.js';

const usage = `usage: mpirun-ts -n <ranks> [options of Node] program.js [arguments]

Starts the program so many times; each process is one rank of MPI.COMM_WORLD. Rank 0 has the standard input. When a rank fails or
is killed, the others get an error, and are ended after 2 seconds; the exit code is that of the first that failed.
`;
/** So long the others may take to end by themselves once a rank has failed; then so long until they are killed. */
const [graceMs, lastGraceMs] = [2000, 1000];

class Mpirun {
  readonly #roll: Roll;
  readonly #children: ChildProcess[];
  readonly #timers: NodeJS.Timeout[] = [];
  #left: number;
  #code: number | undefined;
  /** Of a rank that somebody else killed: what the others fail with only follows from it. */
  #killed: number | undefined;

  constructor(size: number, command: readonly string[]) {
    const region = processDomain.allocate(WorldMemory.bytesFor(size));
    this.#roll = new Roll(new WorldMemory(region, size), processDomain);
    this.#left = size;
    this.#children = Array.from({ length: size }, (_, rank) => {
      const env = { ...process.env, ...placeVariable(rank, processDomain.describe(region)) };
      const stdio = [rank === 0 ? 'inherit' : 'ignore', 'inherit', 'inherit'] as const;
      const child = spawn(process.execPath, command, { env, stdio: [...stdio] });
      child.once('error', (error) => {
        process.stderr.write(`mpirun-ts: rank ${rank} could not be started: ${error.message}\n`);
        this.#ended(rank, child, 1, null);
      });
      child.once('exit', (code, signal) => this.#ended(rank, child, code, signal));
      return child;
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        this.#code ??= 128 + constants.signals[signal];
        this.#roll.abort(0, this.#code);
        this.#endAll();
      });
    }
    // What keeps the memory of the world here until all ranks have found it.
    process.on('exit', () => void region.byteLength);
  }

  #ended(rank: number, child: ChildProcess, code: number | null, signal: NodeJS.Signals | null): void {
    if (child.pid !== undefined) markProcessDead(child.pid);
    this.#roll.bury(rank); // harmless for one that has left in good order
    const exitCode = signal === null ? (code ?? 1) : 128 + constants.signals[signal];
    if (signal !== null && !child.killed) {
      process.stderr.write(`mpirun-ts: rank ${rank} was killed by ${signal}\n`);
      this.#killed ??= exitCode;
    }
    if (exitCode !== 0) {
      this.#code ??= this.#roll.aborted?.exitCode ?? exitCode;
      this.#endAll();
    }
    if (--this.#left > 0) return;
    for (const timer of this.#timers) clearTimeout(timer);
    // Nothing keeps it any more: it ends when it has cleaned up after the last one.
    process.exitCode = this.#killed ?? this.#code ?? 0;
  }

  /** The others have seen it by now, or will when they next wait. Those who compute for ever are ended. */
  #endAll(): void {
    if (this.#timers.length > 0) return;
    const send = (signal: NodeJS.Signals): void => this.#children.forEach((child) => void child.kill(signal));
    this.#timers.push(setTimeout(() => send('SIGTERM'), graceMs));
    this.#timers.push(setTimeout(() => send('SIGKILL'), graceMs + lastGraceMs));
  }
}

const [, , option, count, ...command] = process.argv;
const size = Number(count);
if (!['-n', '-np', '--np'].includes(option ?? '') || command.length === 0) {
  process.stderr.write(usage);
  process.exit(2);
}
if (!Number.isInteger(size) || size < 1 || size > mostRanks) {
  process.stderr.write(`mpirun-ts: ${count ?? ''} is no number of ranks: give 1 to ${mostRanks}\n`);
  process.exit(2);
}
new Mpirun(size, command[0] === '--' ? command.slice(1) : command);
