import { MPIError } from '../../errors/mpi-error.js';
import type { Channel } from '../channel.js';
import { UNKNOWN } from '../operation.js';
import type { Launch } from '../spawning.js';
import { handleIn } from './large-type.js';
import type { MpiLibrary } from './library.js';
import { LibraryInfos } from './library-infos.js';
import { freeCommunicator, madeCommunicator } from './made-communicator.js';
import { addressOf, PinnedMemory } from './pinned-memory.js';
import { spawnHints } from './spawn-hints.js';

/** MPI promises ports names of at most so many bytes; the longest known have 1024. */
const portBytes = 4096;

/**
 * The communicator of a rank that has started others, which is rank 0 of it, and of those. By it they are told what they are, and tell that they have begun.
 */
export class Cradle {
  readonly handle: number;
  /** How many were started. */
  readonly size: number;
  readonly #library: MpiLibrary;

  private constructor(library: MpiLibrary, between: number, size: number, isHigh: boolean) {
    this.#library = library;
    this.size = size;
    this.handle = madeCommunicator(library, 'MPI_Intercomm_merge', (at) => {
      return library.functions.MPI_Intercomm_merge(between, isHigh ? 1 : 0, at);
    });
    freeCommunicator(library, between);
  }

  /** Starts processes with that command, and waits until all of them are in the library. Throws `MPIError`. */
  static start(library: MpiLibrary, call: string, launches: readonly Launch[], command: readonly string[]): Cradle {
    checkAbility(library, call);
    const { functions, handles } = library;
    const size = launches.reduce((sum, { maxprocs }) => sum + maxprocs, 0);
    const [program, ...args] = command.map((text) => PinnedMemory.ofText(text)) as [PinnedMemory, ...PinnedMemory[]];
    const list = addressList([...args.map(({ address }) => address), 0]);
    const programs = addressList(launches.map(() => program.address));
    const lists = addressList(launches.map(() => list.address));
    const counts = Int32Array.from(launches, ({ maxprocs }) => maxprocs);
    const infos = new LibraryInfos(
      library,
      launches.map(({ hints }) => spawnHints(library, hints, process.env)),
    );
    const [codes, between] = [new PinnedMemory(4 * size), new PinnedMemory(8)];
    try {
      // Of this rank alone: the others hear how it went, and then none of them waits in the library for what has failed here.
      const code = functions.MPI_Comm_spawn_multiple(
        ...[launches.length, programs.address, lists.address, addressOf(counts), infos.address, 0],
        ...[handles.COMM_SELF, between.address, codes.address],
      );
      if (code !== 0) throw new MPIError('MPI_ERR_SPAWN', call, library.errorOf(code, call).detail);
    } finally {
      infos.free();
    }
    return new Cradle(library, handleIn(library, between), size, false);
  }

  /** That from which this process was started. Throws where nobody has. */
  static ofStarted(library: MpiLibrary, size: number): Cradle {
    const { functions, handles } = library;
    const between = new PinnedMemory(8);
    library.check(functions.MPI_Comm_get_parent(between.address), 'MPI_Comm_get_parent');
    const handle = handleIn(library, between);
    if (handle === handles.COMM_NULL)
      throw new MPIError('MPI_ERR_SPAWN', 'MPI.init', 'no rank has spawned this process');
    return new Cradle(library, handle, size, true);
  }

  /** As a channel that belongs to no communicator of ours. */
  channel(rank: number): Channel {
    const peers = Array.from({ length: this.size + 1 }, () => UNKNOWN);
    return { id: 0, rank, peers, handle: this.handle, firstTag: 0, tagMask: 2 ** 31 - 1, isNear: false };
  }

  /** Gives all of those who were started what rank 0 gives. Collective, and blocks in the library. */
  share(bytes: Uint8Array | undefined): Uint8Array {
    const length = new PinnedMemory(8);
    length.words[0] = bytes?.length ?? 0;
    this.#broadcast(length.bytes);
    const shared = bytes ?? new Uint8Array(new ArrayBuffer(length.words[0]));
    this.#broadcast(shared);
    return shared;
  }

  free(): void {
    freeCommunicator(this.#library, this.handle);
  }

  #broadcast(bytes: Uint8Array): void {
    const { functions, handles } = this.#library;
    const code = functions.MPI_Bcast(addressOf(bytes), bytes.length, handles.BYTE, 0, this.handle);
    this.#library.check(code, 'MPI_Bcast');
  }
}

function addressList(addresses: readonly number[]): PinnedMemory {
  const memory = new PinnedMemory(8 * addresses.length);
  new BigInt64Array(memory.bytes.buffer).set(addresses.map(BigInt));
  return memory;
}

/** A library that can connect no processes says so when it is asked for a port; `MPI_Comm_spawn` would not. Throws `MPIError`. */
function checkAbility(library: MpiLibrary, call: string): void {
  const { functions, handles, version } = library;
  const port = new PinnedMemory(portBytes);
  const code = functions.MPI_Open_port(handles.INFO_NULL, port.address);
  if (code === 0) return void functions.MPI_Close_port(port.address);
  const [name = ''] = version.split('\n', 1);
  const reason = library.errorOf(code, call).detail.split('\n').at(-1) ?? '';
  const detail = `this library connects no processes: ${name.trim()}: ${reason.trim()}`;
  throw new MPIError('MPI_ERR_UNSUPPORTED_OPERATION', call, detail);
}
