#!/usr/bin/env node
import { NativeUnavailableError } from '@parallel-cookbook/primitives';
import { processDomain } from '@parallel-cookbook/primitives/process';
import { constants } from 'node:os';
import { mostRanks, WorldMemory } from '../transport/embedded/world-memory.js';
import { LaunchedWorld, type RankEnd, type WorldLink } from './launched-world.js';
import type { SpawnRequest } from './process-start.js';
import { RingLink } from './ring-link.js';
import { SocketLink } from './socket-link.js';

const usage = `usage: mpirun-ts -n <ranks> [options of Node] program.js [arguments]

Starts the program so many times; each process is one rank of MPI.COMM_WORLD. Rank 0 has the standard input. When a rank fails or
is killed, the others get an error, and are ended after 2 seconds; the exit code is that of the first that failed.
`;
/** Set to `sockets`, ranks do not share memory. */
const transportVariable = 'PARALLEL_COOKBOOK_MPI_TRANSPORT';
/** So long the others may take to end by themselves once a rank has failed; then so long until they are killed. */
const [graceMs, lastGraceMs] = [2000, 1000];

class Mpirun {
  /** The first one, and those that its ranks have spawned. */
  readonly #worlds: LaunchedWorld[] = [];
  readonly #timers: NodeJS.Timeout[] = [];
  #code: number | undefined;
  /** Of a rank that somebody else killed: what the others fail with only follows from it. */
  #killed: number | undefined;

  constructor(size: number, command: readonly string[]) {
    const onEnd = (end: RankEnd): void => this.#ended(first, end);
    const commands = [{ command, count: size, folder: process.cwd() }];
    const first = new LaunchedWorld('rank', this.#linkOf(size), commands, 0, onEnd);
    this.#worlds.push(first);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        this.#code ??= 128 + constants.signals[signal];
        for (const { link } of this.#worlds) link.abort(0, this.#code);
        this.#endAll();
      });
    }
  }

  /** Memory that all map; sockets where there is none, or where that is asked for. */
  #linkOf(size: number): WorldLink {
    if (process.env[transportVariable] === 'sockets') return new SocketLink(size);
    try {
      const region = processDomain.allocate(WorldMemory.bytesFor({ size }));
      new WorldMemory(region, { size });
      return new RingLink(region, undefined, (each) => this.#spawn(each));
    } catch (error) {
      if (!(error instanceof NativeUnavailableError)) throw error;
      process.stderr.write(`mpirun-ts: ranks talk over sockets, which is slower: ${error.message}\n`);
      return new SocketLink(size);
    }
  }

  /** A rank wants further ones. */
  #spawn({ memory, place, commands }: SpawnRequest): void {
    let region;
    try {
      region = processDomain.attach(memory);
    } catch {
      return; // who has asked has ended, and waits for nobody
    }
    const onEnd = (end: RankEnd): void => this.#ended(world, end);
    const link = new RingLink(region, place, (each) => this.#spawn(each));
    const world = new LaunchedWorld('spawned rank', link, commands, undefined, onEnd);
    this.#worlds.push(world);
  }

  #ended({ name, link }: LaunchedWorld, { rank, exitCode, killedBy }: RankEnd): void {
    if (killedBy !== undefined) {
      process.stderr.write(`mpirun-ts: ${name} ${rank} was killed by ${killedBy}\n`);
      this.#killed ??= exitCode;
    }
    if (exitCode !== 0) {
      this.#code ??= link.aborted?.exitCode ?? exitCode;
      this.#endAll();
    }
    if (!this.#worlds.every(({ over }) => over)) return;
    for (const timer of this.#timers) clearTimeout(timer);
    // Nothing keeps it any more: it ends when it has cleaned up after the last one.
    process.exitCode = this.#killed ?? this.#code ?? 0;
  }

  /** The others have seen it by now, or will when they next wait. Those who compute for ever are ended. */
  #endAll(): void {
    if (this.#timers.length > 0) return;
    const send = (signal: NodeJS.Signals): void => this.#worlds.forEach((world) => world.kill(signal));
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
