import type { Region } from '@parallel-cookbook/primitives';
import { processDomain } from '@parallel-cookbook/primitives/process';
import type { Duplex } from 'node:stream';
import { Roll } from '../transport/embedded/roll.js';
import { WorldMemory } from '../transport/embedded/world-memory.js';
import type { ParentsPlace } from './embedded-spawning.js';
import type { WorldLink } from './launched-world.js';
import { placeVariable } from './process-place.js';
import type { SpawnRequest } from './process-start.js';

/** Memory that the ranks map. It is kept here until all have found it. */
export class RingLink implements WorldLink {
  readonly #region: Region;
  readonly #roll: Roll;
  readonly #parents: ParentsPlace | undefined;
  readonly #onRequest: (request: SpawnRequest) => void;

  /** @param region memory that is set up. @param onRequest told of what a rank asks for. */
  constructor(region: Region, parents: ParentsPlace | undefined, onRequest: (request: SpawnRequest) => void) {
    this.#region = region;
    this.#roll = new Roll(new WorldMemory(region), processDomain);
    this.#parents = parents;
    this.#onRequest = onRequest;
  }

  get size(): number {
    return this.#roll.size;
  }

  get aborted(): Roll['aborted'] {
    return this.#roll.aborted;
  }

  variables(rank: number): Readonly<Record<string, string>> {
    return placeVariable({ rank, rings: processDomain.describe(this.#region), parents: this.#parents });
  }

  /** One JSON text a line. */
  hear(_rank: number, line: Duplex): void {
    let text = '';
    line.setEncoding('utf8');
    line.on('data', (part: string) => {
      const lines = (text + part).split('\n');
      text = lines.pop() as string;
      for (const each of lines) this.#onRequest(JSON.parse(each) as SpawnRequest);
    });
    // It ends with its process, however that ends.
    line.on('error', () => undefined);
  }

  bury(rank: number): void {
    this.#roll.bury(rank);
  }

  abort(rank: number, exitCode: number): void {
    this.#roll.abort(rank, exitCode);
  }
}
