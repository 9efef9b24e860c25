import { markProcessDead } from '@parallel-cookbook/primitives/process';
import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { Duplex } from 'node:stream';
import type { SpawnCommand } from './process-start.js';

/** How a rank ended. */
export interface RankEnd {
  readonly rank: number;
  readonly exitCode: number;
  /** The signal by which somebody else has killed it. */
  readonly killedBy: NodeJS.Signals | undefined;
}

/** How the ranks of a world that are processes get hold of each other. */
export interface WorldLink {
  readonly size: number;
  /** What a rank finds in its environment. */
  variables(rank: number): Readonly<Record<string, string>>;
  /** What a rank says to its launcher comes by this. */
  hear(rank: number, line: Duplex): void;
  /** The rank has ended. Harmless for one that has left in good order. */
  bury(rank: number): void;
  /** Tells everybody that it is over. Only the first counts. */
  abort(rank: number, exitCode: number): void;
  readonly aborted: { readonly exitCode: number } | undefined;
}

/** The processes that are the ranks of a world, as their launcher has them. */
export class LaunchedWorld {
  readonly #children: readonly ChildProcess[];
  #left: number;

  /** @param name what its ranks are called. @param input the rank that has the standard input. @param onEnd told of the end of each rank. */
  constructor(
    readonly name: string,
    readonly link: WorldLink,
    commands: readonly SpawnCommand[],
    input: number | undefined,
    onEnd: (end: RankEnd) => void,
  ) {
    this.#left = link.size;
    const each = commands.flatMap((one) => Array.from({ length: one.count }, () => one));
    this.#children = each.map(({ command, folder }, rank) => {
      const env = { ...process.env, ...link.variables(rank) };
      const stdio = [rank === input ? 'inherit' : 'ignore', 'inherit', 'inherit', 'pipe'] as const;
      const child = spawn(process.execPath, command, { env, cwd: folder, stdio: [...stdio] });
      const ended = (code: number | null, signal: NodeJS.Signals | null): void => {
        if (child.pid !== undefined) markProcessDead(child.pid);
        link.bury(rank);
        this.#left--;
        const exitCode = signal === null ? (code ?? 1) : 128 + constants.signals[signal];
        onEnd({ rank, exitCode, killedBy: signal === null || child.killed ? undefined : signal });
      };
      child.once('error', (error) => {
        process.stderr.write(`mpirun-ts: ${name} ${rank} could not be started: ${error.message}\n`);
        ended(1, null);
      });
      child.once('exit', ended);
      const line = child.stdio[3] as Duplex | null;
      if (line) link.hear(rank, line);
      return child;
    });
  }

  /** Whether all have ended. */
  get over(): boolean {
    return this.#left === 0;
  }

  kill(signal: NodeJS.Signals): void {
    for (const child of this.#children) child.kill(signal);
  }
}
