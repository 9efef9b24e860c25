import { MPIError } from '../../errors/mpi-error.js';
import { ANYBODY, UNKNOWN, type Condition } from '../operation.js';
import type { Connections } from '../spawning.js';
import type { RingWaiter } from '@parallel-cookbook/primitives/ring';
import type { RingMesh } from './ring-mesh.js';
import type { Roll } from './roll.js';
import type { WorldMemory } from './world-memory.js';

/** A world that this rank knows. */
interface KnownWorld {
  readonly memory: WorldMemory;
  readonly roll: Roll;
  /** The addresses of those of its ranks that can be reached; of the own one, all. */
  readonly peers: Set<number>;
  /** How many spaces of messages reach to it. */
  held: number;
}

/**
 * The worlds with which this rank is connected: its own and, from a spawn to the last disconnect, those of its parents and of its children.
 *
 * Ranks go by addresses, of which each is one rank's: those of a world follow each other from its first. A mesh has rings to them, whichever world they are in.
 */
export class ConnectedWorlds implements Connections {
  readonly own: Roll;
  readonly #worlds: KnownWorld[];
  readonly #makeRoll: (memory: WorldMemory) => Roll;
  #mesh: RingMesh | undefined;
  /** Where addresses are counted: the world that nobody has spawned. */
  #first: WorldMemory;

  constructor(own: WorldMemory, makeRoll: (memory: WorldMemory) => Roll) {
    this.own = makeRoll(own);
    this.#makeRoll = makeRoll;
    this.#first = own;
    const peers = new Set(Array.from({ length: own.size }, (_, rank) => own.first + rank));
    this.#worlds = [{ memory: own, roll: this.own, peers, held: 0 }];
  }

  /** Where rings to others are put. */
  set mesh(mesh: RingMesh) {
    this.#mesh = mesh;
  }

  get first(): WorldMemory {
    return this.#first;
  }

  /** The address of rank 0 of the own world. */
  get firstAddress(): number {
    return (this.#worlds[0] as KnownWorld).memory.first;
  }

  /** Whether there are other worlds. */
  get any(): boolean {
    return this.#worlds.length > 1;
  }

  /** The worlds of these ranks, each once. */
  homesOf(addresses: readonly number[]): readonly WorldMemory[] {
    return [...new Set(addresses.map((address) => this.#known(address).memory))];
  }

  /** This rank is one of those who have spawned that world. */
  connectChildren(memory: WorldMemory, parent: number): void {
    const world = this.#enter(memory);
    for (let child = 0; child < memory.size; child++) {
      const peer = memory.first + child;
      world.peers.add(peer);
      const [to, from] = [memory.ringFromParent(parent, child), memory.ringToParent(child, parent)];
      this.#mesh?.connect({ address: peer, to, from, sleeper: world.roll.waiterOf(child) });
    }
  }

  /** This rank was spawned by those, who are in such worlds. @param first the world that nobody has spawned. */
  connectParents(
    parents: readonly number[],
    homes: readonly WorldMemory[],
    first: WorldMemory,
    own: WorldMemory,
  ): void {
    this.#first = first;
    const me = (this.#mesh as RingMesh).me - own.first;
    const worlds = homes.map((home) => this.#enter(home));
    for (const [parent, address] of parents.entries()) {
      const world = worlds.find(({ memory }) => isOf(memory, address)) as KnownWorld;
      world.peers.add(address);
      const waiter = world.roll.waiterOf(address - world.memory.first);
      const [to, from] = [own.ringToParent(me, parent), own.ringFromParent(parent, me)];
      this.#mesh?.connect({ address, to, from, sleeper: waiter });
      // Somebody waits for this rank to begin.
      waiter.wake();
    }
  }

  hold(addresses: readonly number[]): void {
    for (const world of this.#foreign(addresses)) world.held++;
  }

  release(addresses: readonly number[]): void {
    for (const world of this.#foreign(addresses)) world.held--;
  }

  disconnect(addresses: readonly number[]): void {
    for (const world of this.#foreign(addresses)) {
      if (world.held > 0) continue;
      this.#worlds.splice(this.#worlds.indexOf(world), 1);
      for (const peer of world.peers) this.#mesh?.disconnect(peer);
    }
  }

  isIdle(addresses: readonly number[]): boolean {
    return this.#mesh?.isIdle(addresses) ?? true;
  }

  reaches(addresses: readonly number[]): boolean {
    return addresses.every((address) => this.#worlds.some(({ peers }) => peers.has(address)));
  }

  waiterOf(address: number): RingWaiter {
    const { roll, memory } = this.#known(address);
    return roll.waiterOf(address - memory.first);
  }

  hasLeft(address: number): boolean {
    const { roll, memory } = this.#known(address);
    return roll.hasLeft(address - memory.first);
  }

  /** What ends every wait: a world was aborted, or somebody died. Of several the own world's. */
  ended(call: string, look: boolean): Error | undefined {
    for (const { roll } of this.#worlds) {
      const error = roll.ended(call, look, roll === this.own ? undefined : 'a connected world');
      if (error) return error;
    }
    return undefined;
  }

  /** Aborts the own world; where that only follows from the abort of another one, with its exit code. */
  abort(rank: number, exitCode: number): void {
    const cause = this.#worlds.map(({ roll }) => roll.aborted).find((aborted) => aborted !== undefined);
    this.own.abort(rank, cause?.exitCode ?? exitCode);
  }

  /** Why a condition will never hold: who could bring it about, all of whom have left. */
  hopeless({ needs }: Condition, me: number): readonly number[] | undefined {
    if (needs === UNKNOWN) return undefined;
    if (needs !== ANYBODY) return needs !== me && this.#hasGone(needs) ? [needs] : undefined;
    const others = this.#worlds.flatMap(({ peers }) => [...peers].filter((address) => address !== me));
    return others.length > 0 && others.every((address) => this.hasLeft(address)) ? others : undefined;
  }

  /** Whether nothing comes of it any more: it has left, or is connected no more. */
  #hasGone(address: number): boolean {
    const world = this.#worlds.find(({ peers }) => peers.has(address));
    return world === undefined || world.roll.hasLeft(address - world.memory.first);
  }

  #enter(memory: WorldMemory): KnownWorld {
    const known = this.#worlds.find((world) => world.memory.first === memory.first);
    if (known) return known;
    const world = { memory, roll: this.#makeRoll(memory), peers: new Set<number>(), held: 0 };
    this.#worlds.push(world);
    return world;
  }

  #known(address: number): KnownWorld {
    const world = this.#worlds.find(({ memory }) => isOf(memory, address));
    if (world) return world;
    throw new MPIError('MPI_ERR_COMM', 'Comm', 'a rank of it is connected with this one no more');
  }

  #foreign(addresses: readonly number[]): readonly KnownWorld[] {
    if (!this.any) return [];
    const own = this.own;
    return this.#worlds.filter(({ memory, roll }) => roll !== own && addresses.some((each) => isOf(memory, each)));
  }
}

function isOf({ first, size }: WorldMemory, address: number): boolean {
  return address >= first && address < first + size;
}
