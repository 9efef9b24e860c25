import { availableParallelism } from 'node:os';
import { MPIError } from '../../errors/mpi-error.js';
import type { Launch, SpawnOrder } from '../spawning.js';
import { AddressRoom, type AddressGrant } from './address-room.js';
import { announce, type Birth } from './birth.js';
import type { NativeCommunicators } from './communicators.js';
import { Cradle } from './cradle.js';
import type { MpiLibrary } from './library.js';
import { freeCommunicator, madeCommunicator } from './made-communicator.js';
import type { MpiWorld } from './mpi-world.js';
import { NativeConnections } from './native-connections.js';
import type { RequestTable } from './request-table.js';

/** A world that was started and is not connected yet. */
export interface Offspring {
  readonly cradle: Cradle;
  readonly grant: AddressGrant;
}

/** How the worlds of a real MPI come about and get hold of each other: one rank starts the processes of a new one, then both sides are made into one communicator. */
export class NativeFamily {
  readonly connections: NativeConnections;
  /** How this rank was spawned, if it was. */
  readonly birth: Birth | undefined;
  readonly #library: MpiLibrary;
  readonly #communicators: NativeCommunicators;
  readonly #size: number;
  readonly #addresses: AddressRoom;

  /** @param onCrowd called when there are more ranks, of all worlds, than processors. */
  constructor(
    library: MpiLibrary,
    requests: RequestTable,
    communicators: NativeCommunicators,
    { rank, size, birth, firstAddress }: MpiWorld,
    onCrowd: () => void,
  ) {
    const onBridge = (ranks: number): void => (ranks > availableParallelism() ? onCrowd() : undefined);
    this.connections = new NativeConnections({ library, requests, communicators, firstAddress, size, onBridge });
    this.birth = birth;
    this.#library = library;
    this.#communicators = communicators;
    this.#size = size;
    this.#addresses = birth ? AddressRoom.ofSpawned(birth.note.grant, rank, size) : AddressRoom.ofWorld(rank, size);
  }

  /** Starts processes, and tells them what they are. Blocks in the library until all of them are there. Throws `MPIError`. @param command of each. */
  start(call: string, launches: readonly Launch[], order: SpawnOrder, command: readonly string[]): Offspring {
    const { parents, root, numbers } = order;
    const size = launches.reduce((sum, { maxprocs }) => sum + maxprocs, 0);
    const grant = this.#addresses.take(size);
    if (!grant) {
      const detail = 'this rank has spawned too many; let ranks live longer, or have others spawn';
      throw new MPIError('MPI_ERR_SPAWN', call, detail);
    }
    const cradle = Cradle.start(this.#library, call, launches, command);
    announce(cradle, { grant, parents, root, numbers, launches });
    return { cradle, grant };
  }

  /** Connects those who have spawned a world with it. Collective over both, and blocks in the library. @param cradle at the root. */
  connectChildren(
    children: readonly number[],
    { parents, root, numbers }: SpawnOrder,
    cradle: Cradle | undefined,
  ): void {
    const members = [...parents, ...children];
    // Where one rank is all parents the cradle has all of them already, in that order.
    let handle = cradle?.handle ?? 0;
    if (parents.length > 1) {
      const local = this.#communicators.make(Math.min(...numbers), parents);
      handle = this.#joined(local, root, cradle?.handle, 1, false);
      freeCommunicator(this.#library, local);
      cradle?.free();
    }
    this.connections.bridge({ handle, members, others: children });
  }

  /** The same, at those who were spawned. */
  connectParents({ cradle, note }: Birth): void {
    const { parents, grant, numbers } = note;
    const children = Array.from({ length: this.#size }, (_, rank) => grant.first + rank);
    const members = [...parents, ...children];
    let { handle } = cradle;
    if (parents.length > 1) {
      const local = this.#communicators.make(Math.min(...numbers), children);
      handle = this.#joined(local, 0, handle, 0, true);
      freeCommunicator(this.#library, local);
      cradle.free();
    }
    this.connections.bridge({ handle, members, others: parents });
  }

  /** Of a rank that was spawned and never becomes one: it leaves those who have waited for it. To be finalised. */
  leaveUnborn(): void {
    if (this.birth) this.connections.leaveCommunicator(this.birth.cradle.handle);
  }

  /** One communicator of this side's and the other's ranks. @param meeting in which the leaders are, at this one's. */
  #joined(local: number, leader: number, meeting: number | undefined, otherLeader: number, isHigh: boolean): number {
    const library = this.#library;
    const { functions, handles } = library;
    const between = madeCommunicator(library, 'MPI_Intercomm_create', (at) => {
      return functions.MPI_Intercomm_create(local, leader, meeting ?? handles.COMM_NULL, otherLeader, 0, at);
    });
    const joined = madeCommunicator(library, 'MPI_Intercomm_merge', (at) => {
      return functions.MPI_Intercomm_merge(between, isHigh ? 1 : 0, at);
    });
    freeCommunicator(library, between);
    return joined;
  }
}
