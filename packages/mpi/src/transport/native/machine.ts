import type { Region } from '@parallel-cookbook/primitives';
import { MappedRegion, type MappedPlace } from '@parallel-cookbook/primitives/process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { collectivesByLibrary } from './collectives-by-library.js';
import { handleIn } from './large-type.js';
import type { MpiLibrary } from './library.js';
import { MachineBoard } from './machine-board.js';
import { callPatiently } from './patient-call.js';
import { PinnedMemory } from './pinned-memory.js';

const mostProcessors = 1024;
/** Room for where memory lies. */
const placeBytes = 512;

/** The machine of a rank, as its ranks see it. */
export interface Machine {
  /** Its ranks in the world, in ascending order. */
  readonly ranks: readonly number[];
  /** Whether its ranks outnumber the processors that they may run on. */
  readonly isCrowded: boolean;
  /** Memory of theirs; `undefined` where the system has none that processes can share. */
  readonly board: MachineBoard | undefined;
  /** Whether their collectives go over it. */
  readonly hasRings: boolean;
}

/**
 * Collective: a rank alone cannot say, for a launcher may have bound each to a processor of its own.
 *
 * @param isAll whether all ranks are of one machine, as their launcher has told each of them.
 */
export function machineOf(library: MpiLibrary, rank: number, size: number, isAll: boolean): Machine {
  const made = isAll ? undefined : ofMachine(library);
  const comm = made ? handleIn(library, made) : library.handles.COMM_WORLD;
  const ranks = isAll ? Array.from({ length: size }, (_, each) => each) : ranksOf(library, comm, rank);
  const { region, processors, hasRings } = share(library, comm, ranks.length, rank === ranks[0]);
  if (made) library.functions.MPI_Comm_free(made.address);
  const board = region && new MachineBoard(region, ranks, rank);
  return { ranks, isCrowded: ranks.length > processors, board, hasRings };
}

/** A communicator of the ranks that can share memory with this one. */
function ofMachine(library: MpiLibrary): PinnedMemory {
  const { functions, handles, abi } = library;
  const made = new PinnedMemory(8);
  const { COMM_WORLD, INFO_NULL } = handles;
  const split = functions.MPI_Comm_split_type(COMM_WORLD, abi.commTypeShared, 0, INFO_NULL, made.address);
  library.check(split, 'MPI_Comm_split_type');
  return made;
}

function ranksOf(library: MpiLibrary, comm: number, rank: number): readonly number[] {
  const { functions, handles } = library;
  const own = new PinnedMemory(8);
  functions.MPI_Comm_size(comm, own.address);
  const size = own.words[0] as number;
  const all = new PinnedMemory(4 * size);
  own.words[0] = rank;
  const { Int32 } = handles;
  callPatiently(library, 'MPI_Iallgather', (request) => {
    return functions.MPI_Iallgather(own.address, 1, Int32, all.address, 1, Int32, comm, request);
  });
  return [...all.words.subarray(0, size)];
}

/** What all of them have agreed on. */
interface Shared {
  readonly region: Region | undefined;
  readonly processors: number;
  readonly hasRings: boolean;
}

/** Memory for the board that all of them have mapped, without a name that could stay behind; `undefined` where one of them could not. */
function share(library: MpiLibrary, comm: number, ranks: number, isFirst: boolean): Shared {
  const { functions, handles } = library;
  const text = new PinnedMemory(placeBytes);
  let region: MappedRegion | undefined;
  try {
    if (isFirst) {
      region = MappedRegion.allocate(MachineBoard.bytesFor(ranks));
      MachineBoard.setUp(region, ranks);
      Buffer.from(JSON.stringify(region.place)).copy(text.bytes);
    }
  } catch {
    // no such memory on this system: the text stays empty, and so everybody hears of it
  }
  callPatiently(library, 'MPI_Ibcast', (request) => {
    return functions.MPI_Ibcast(text.address, placeBytes, handles.BYTE, 0, comm, request);
  });
  try {
    const place = Buffer.from(text.bytes).toString().replace(/\0+$/, '');
    region ??= MappedRegion.attach(JSON.parse(place) as MappedPlace);
  } catch {
    // neither can the others have it then
  }
  // A bit for each processor; then a byte that says that memory is missing, and one for who was told to leave collectives to the library: who alone was told
  // so would wait where nobody comes. Until everybody has the memory, the first one keeps it.
  const bits = mostProcessors / 8;
  const [missing, byLibrary, length] = [bits, bits + 1, bits + 2];
  const [own, all] = [new PinnedMemory(length), new PinnedMemory(length)];
  allowProcessors(own.bytes);
  if (!region) own.bytes[missing] = 1;
  if (collectivesByLibrary(process.env)) own.bytes[byLibrary] = 1;
  callPatiently(library, 'MPI_Iallreduce', (request) => {
    return functions.MPI_Iallreduce(own.address, all.address, length, handles.Uint8, handles.BOR, comm, request);
  });
  let processors = 0;
  for (let byte of all.bytes.subarray(0, bits)) for (; byte > 0; byte &= byte - 1) processors++;
  const isShared = all.bytes[missing] === 0;
  return { region: isShared ? region : undefined, processors, hasRings: isShared && all.bytes[byLibrary] === 0 };
}

/** Sets a bit for each processor that this process may run on. */
function allowProcessors(bits: Uint8Array): void {
  const add = (first: number, last: number): void => {
    for (let i = first; i <= Math.min(last, mostProcessors - 1); i++) bits[i >> 3]! |= 1 << (i & 7);
  };
  try {
    const [, list] = /^Cpus_allowed_list:\s*(.+)$/m.exec(readFileSync('/proc/self/status', 'latin1'))!;
    for (const range of list!.split(',')) {
      const [first, last = first] = range.split('-').map(Number);
      add(first as number, last as number);
    }
  } catch {
    add(0, availableParallelism() - 1); // no Linux: nothing is bound there
  }
}
