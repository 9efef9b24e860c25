import type { Domain, Region } from '@parallel-cookbook/primitives';
import { MPIError } from '../errors/mpi-error.js';
import type { EmbeddedTransport } from '../transport/embedded/embedded.js';
import { Roll } from '../transport/embedded/roll.js';
import { mostRanks, WorldMemory } from '../transport/embedded/world-memory.js';
import { UNKNOWN } from '../transport/operation.js';
import type { ExpectedMemory, SharedMemory } from '../transport/shared-memory.js';
import type { BornWorld, Launch, Newborn, Spawn, Spawning, SpawnOrder } from '../transport/spawning.js';

/** What a rank that was spawned is told of those who have spawned it. Cloneable; of processes also as JSON. */
export interface ParentsPlace {
  /** Their addresses. */
  readonly parents: readonly number[];
  /** The worlds that they are in, and the one in which addresses are counted. */
  readonly homes: readonly unknown[];
  readonly first: unknown;
  /** Numbers of the channels with them, and of those of the children among themselves. */
  readonly numbers: readonly number[];
}

/** Starts the ranks of a world. Returns what looks after them while nobody of them is there yet. Throws where it cannot. */
export type StartRanks = (world: {
  readonly memory: WorldMemory;
  readonly roll: Roll;
  readonly launches: readonly Launch[];
  readonly place: ParentsPlace;
}) => () => void;

/** Spawns ranks that are of the same kind as this one: threads or processes. */
export class EmbeddedSpawning implements Spawning {
  readonly #transport: EmbeddedTransport;
  readonly #domain: Domain;
  readonly #start: StartRanks;

  constructor(transport: EmbeddedTransport, domain: Domain, start: StartRanks) {
    this.#transport = transport;
    this.#domain = domain;
    this.#start = start;
  }

  begin(order: SpawnOrder): Spawn {
    return new EmbeddedSpawn(this, order, order.parents[order.root] === this.#transport.address);
  }

  /** Starts the ranks of a world. */
  start(call: string, launches: readonly Launch[], { parents, numbers }: SpawnOrder): NewWorld {
    const size = launches.reduce((sum, { maxprocs }) => sum + maxprocs, 0);
    if (size > mostRanks)
      throw new MPIError('MPI_ERR_SPAWN', call, `a world has at most ${mostRanks} ranks, not ${size}`);
    const { connections } = this.#transport;
    const first = connections.first.takeAddresses(size);
    if (first === undefined) {
      throw new MPIError(
        'MPI_ERR_SPAWN',
        call,
        'too many ranks were spawned since the program began; let ranks live longer',
      );
    }
    const describe = ({ region }: WorldMemory): unknown => this.#domain.describe(region);
    const shape = { size, first, parents: parents.length };
    try {
      const memory = new WorldMemory(this.#domain.allocate(WorldMemory.bytesFor(shape)), shape);
      const roll = new Roll(memory, this.#domain);
      const homes = connections.homesOf(parents).map(describe);
      const place = { parents, homes, first: describe(connections.first), numbers };
      return new NewWorld(call, memory, roll, this.#start({ memory, roll, launches, place }));
    } catch (cause) {
      if (cause instanceof MPIError) throw cause;
      throw new MPIError('MPI_ERR_SPAWN', call, (cause as Error).message, { cause });
    }
  }

  /** The ranks of that world can be reached from now on. */
  connect(region: Region, parents: readonly number[]): void {
    const { connections, address } = this.#transport;
    connections.connectChildren(new WorldMemory(region), parents.indexOf(address));
  }

  /** What the ranks tell each other of memory by. */
  get sharing(): SharedMemory {
    return this.#transport.sharedMemory as SharedMemory;
  }
}

/** One spawn: the root has the memory of the new world, the others expect it. */
class EmbeddedSpawn implements Spawn {
  readonly #spawning: EmbeddedSpawning;
  readonly #order: SpawnOrder;
  readonly #expected: ExpectedMemory | undefined;
  #newWorld: NewWorld | undefined;

  constructor(spawning: EmbeddedSpawning, order: SpawnOrder, isRoot: boolean) {
    this.#spawning = spawning;
    this.#order = order;
    this.#expected = isRoot ? undefined : spawning.sharing.expect(order.name);
  }

  start(call: string, launches: readonly Launch[]): Newborn {
    const newWorld = this.#spawning.start(call, launches, this.#order);
    newWorld.onTell = (region) => this.#spawning.sharing.tell(this.#order.name, region);
    return (this.#newWorld = newWorld);
  }

  connect({ where }: BornWorld): void {
    const region = this.#newWorld?.region ?? (this.#expected as ExpectedMemory).take(where);
    this.#spawning.connect(region, this.#order.parents);
  }

  close(): void {
    this.#expected?.close();
  }
}

/** Ranks that were started: done when all have begun, or one has ended before that. */
class NewWorld implements Newborn {
  readonly needs = UNKNOWN;
  error: MPIError | undefined;
  /** Tells the other parents of memory. */
  onTell: ((region: Region) => unknown) | undefined;
  readonly #call: string;
  readonly #memory: WorldMemory;
  readonly #roll: Roll;
  readonly #look: () => void;

  constructor(call: string, memory: WorldMemory, roll: Roll, look: () => void) {
    this.#call = call;
    this.#memory = memory;
    this.#roll = roll;
    this.#look = look;
  }

  get region(): Region {
    return this.#memory.region;
  }

  tell(): BornWorld {
    const { first, size, region } = this.#memory;
    return { first, size, where: this.onTell?.(region) };
  }

  get done(): boolean {
    if (this.error) return true;
    this.#look();
    const ended = this.#roll.dead(false) ?? this.#roll.aborted?.rank;
    if (ended !== undefined) {
      const detail = `rank ${ended} of those that were started has ended before all of them had begun MPI`;
      this.error = new MPIError('MPI_ERR_SPAWN', this.#call, detail);
      return true;
    }
    for (let rank = 0; rank < this.#memory.size; rank++) if (!this.#roll.hasBegun(rank)) return false;
    return true;
  }

  giveUp(): void {
    this.#roll.abort(0, 1);
  }
}
