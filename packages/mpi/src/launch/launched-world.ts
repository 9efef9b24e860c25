import type { Region } from '@parallel-cookbook/primitives';
import { markProcessDead, processDomain } from '@parallel-cookbook/primitives/process';
import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { Roll } from '../transport/embedded/roll.js';
import { WorldMemory } from '../transport/embedded/world-memory.js';
import type { ParentsPlace } from './embedded-spawning.js';
import { placeVariable } from './process-place.js';
import type { SpawnCommand, SpawnRequest } from './process-start.js';

/** How a rank ended. */
export interface RankEnd {
  readonly rank: number;
  readonly exitCode: number;
  /** The signal by which somebody else has killed it. */
  readonly killedBy: NodeJS.Signals | undefined;
}

/** The processes that are the ranks of a world, as their launcher has them. */
export class LaunchedWorld {
  readonly roll: Roll;
  readonly #region: Region;
  readonly #children: readonly ChildProcess[];
  #left: number;

  /**
   * @param name what its ranks are called. @param input the rank that has the standard input.
   * @param onEnd told of the end of each rank. @param onRequest told of what a rank asks for.
   */
  constructor(
    readonly name: string,
    region: Region,
    commands: readonly SpawnCommand[],
    place: ParentsPlace | undefined,
    input: number | undefined,
    onEnd: (end: RankEnd) => void,
    onRequest: (request: SpawnRequest) => void,
  ) {
    this.#region = region;
    const memory = new WorldMemory(region);
    this.roll = new Roll(memory, processDomain);
    this.#left = memory.size;
    const each = commands.flatMap((one) => Array.from({ length: one.count }, () => one));
    this.#children = each.map(({ command, folder }, rank) => {
      const env = { ...process.env, ...placeVariable(rank, processDomain.describe(region), place) };
      const stdio = [rank === input ? 'inherit' : 'ignore', 'inherit', 'inherit', 'pipe'] as const;
      const child = spawn(process.execPath, command, { env, cwd: folder, stdio: [...stdio] });
      const ended = (code: number | null, signal: NodeJS.Signals | null): void => {
        if (child.pid !== undefined) markProcessDead(child.pid);
        this.roll.bury(rank); // harmless for one that has left in good order
        this.#left--;
        const exitCode = signal === null ? (code ?? 1) : 128 + constants.signals[signal];
        onEnd({ rank, exitCode, killedBy: signal === null || child.killed ? undefined : signal });
      };
      child.once('error', (error) => {
        process.stderr.write(`mpirun-ts: ${name} ${rank} could not be started: ${error.message}\n`);
        ended(1, null);
      });
      child.once('exit', ended);
      hear(child.stdio[3] as Readable, onRequest);
      return child;
    });
  }

  /** Whether all have ended. */
  get over(): boolean {
    return this.#left === 0;
  }

  /** What keeps the memory of the world here until all ranks have found it. */
  get byteLength(): number {
    return this.#region.byteLength;
  }

  kill(signal: NodeJS.Signals): void {
    for (const child of this.#children) child.kill(signal);
  }
}

/** What a rank asks for, one text a line. */
function hear(line: Readable | null, onRequest: (request: SpawnRequest) => void): void {
  let text = '';
  line?.setEncoding('utf8');
  line?.on('data', (part: string) => {
    const lines = (text + part).split('\n');
    text = lines.pop() as string;
    for (const each of lines) onRequest(JSON.parse(each) as SpawnRequest);
  });
  // It ends with its process, however that ends.
  line?.on('error', () => undefined);
}
