import { fileURLToPath } from 'node:url';
import { MPIError } from '../errors/mpi-error.js';
import { birthTags, birthVerdict, birthWord } from '../transport/native/birth.js';
import type { Offspring } from '../transport/native/native-family.js';
import type { NativeTransport } from '../transport/native/native.js';
import { UNKNOWN, type Incoming } from '../transport/operation.js';
import type { BornWorld, Launch, Newborn, Spawn, Spawning, SpawnOrder } from '../transport/spawning.js';

/** It is in the library before anything else is done: so nobody waits there for a program that never comes. */
const program = fileURLToPath(new URL('./spawned-rank.js', import.meta.url));

/** Spawns ranks of a real MPI, by its launcher. */
export class NativeSpawning implements Spawning {
  readonly #transport: NativeTransport;

  constructor(transport: NativeTransport) {
    this.#transport = transport;
  }

  begin(order: SpawnOrder): Spawn {
    return new NativeSpawn(this.#transport, order);
  }
}

class NativeSpawn implements Spawn {
  readonly #transport: NativeTransport;
  readonly #order: SpawnOrder;
  #offspring: Offspring | undefined;

  constructor(transport: NativeTransport, order: SpawnOrder) {
    this.#transport = transport;
    this.#order = order;
  }

  start(call: string, launches: readonly Launch[]): Newborn {
    this.#offspring = this.#transport.family.start(call, launches, this.#order, [process.execPath, program]);
    return new NativeNewborn(this.#transport, call, this.#offspring);
  }

  connect({ first, size }: BornWorld): void {
    const children = Array.from({ length: size }, (_, rank) => first + rank);
    this.#transport.family.connectChildren(children, this.#order, this.#offspring?.cradle);
  }

  close(): void {
    // nothing is kept for it
  }
}

/** Processes that were started, of which each says whether it has begun MPI. */
class NativeNewborn implements Newborn {
  readonly needs = UNKNOWN;
  readonly #transport: NativeTransport;
  readonly #call: string;
  readonly #offspring: Offspring;
  readonly #words: readonly Int32Array[];
  readonly #said: readonly Incoming[];

  constructor(transport: NativeTransport, call: string, offspring: Offspring) {
    const { cradle } = offspring;
    this.#transport = transport;
    this.#call = call;
    this.#offspring = offspring;
    this.#words = Array.from({ length: cradle.size }, () => new Int32Array(1));
    const channel = cradle.channel(0);
    this.#said = this.#words.map((word, rank) => transport.startReceive(channel, rank + 1, birthTags.said, word));
  }

  get done(): boolean {
    return this.error !== undefined || this.#said.every(({ done }) => done);
  }

  get error(): Error | undefined {
    const ended = this.#said.findIndex(({ done }, rank) => done && this.#words[rank]?.[0] === birthWord.ended);
    if (ended < 0) return this.#said.find(({ error }) => error)?.error;
    const detail = `rank ${ended} of those that were started has ended before all of them had begun MPI`;
    return new MPIError('MPI_ERR_SPAWN', this.#call, detail);
  }

  tell(): BornWorld {
    this.#tellChildren(birthVerdict.goOn);
    const { cradle, grant } = this.#offspring;
    return { first: grant.first, size: cradle.size, where: undefined };
  }

  giveUp(): void {
    this.#tellChildren(birthVerdict.over);
    this.#transport.connections.leaveCommunicator(this.#offspring.cradle.handle);
  }

  #tellChildren(verdict: number): void {
    const channel = this.#offspring.cradle.channel(0);
    for (const rank of this.#words.keys()) {
      this.#transport.startSend(channel, rank + 1, birthTags.told, Int32Array.of(verdict), 'buffered');
    }
  }
}
