import type { Region } from '@parallel-cookbook/primitives';
import { MappedRegion, type MappedPlace } from '@parallel-cookbook/primitives/process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { collectivesByLibrary } from './collectives-by-library.js';
import { handleIn } from './large-type.js';
import type { MpiLibrary } from './library.js';
import { MachineBoard } from './machine-board.js';
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

/** Collective: a rank alone cannot say, for a launcher may have bound each to a processor of its own. */
export function machineOf(library: MpiLibrary, rank: number): Machine {
  const { functions, handles, abi } = library;
  const made = new PinnedMemory(8);
  const { COMM_WORLD, INFO_NULL, Uint8, BOR } = handles;
  const split = functions.MPI_Comm_split_type(COMM_WORLD, abi.commTypeShared, 0, INFO_NULL, made.address);
  library.check(split, 'MPI_Comm_split_type');
  const comm = handleIn(library, made);
  const ranks = ranksOf(library, comm, rank);
  const [allowed, all] = [allowedProcessors(), new PinnedMemory(mostProcessors / 8)];
  combine(library, comm, allowed, all, allowed.bytes.length, Uint8, BOR);
  let processors = 0;
  for (let byte of all.bytes) for (; byte > 0; byte &= byte - 1) processors++;
  const region = shareBoard(library, comm, ranks.length, rank === ranks[0]);
  const isCrowded = ranks.length > processors;
  // Who alone was told otherwise would wait where nobody comes.
  const [own, least] = [new PinnedMemory(8), new PinnedMemory(8)];
  own.words[0] = collectivesByLibrary(process.env) ? 0 : 1;
  combine(library, comm, own, least, 1, handles.Int32, handles.MIN);
  functions.MPI_Comm_free(made.address);
  const board = region && new MachineBoard(region, ranks, rank);
  return { ranks, isCrowded, board, hasRings: board !== undefined && least.words[0] === 1 };
}

function ranksOf(library: MpiLibrary, comm: number, rank: number): readonly number[] {
  const { functions, handles } = library;
  const own = new PinnedMemory(8);
  functions.MPI_Comm_size(comm, own.address);
  const size = own.words[0] as number;
  const all = new PinnedMemory(4 * size);
  own.words[0] = rank;
  const { Int32 } = handles;
  library.check(functions.MPI_Allgather(own.address, 1, Int32, all.address, 1, Int32, comm), 'MPI_Allgather');
  return [...all.words.subarray(0, size)];
}

/** Memory for the board that all of them have mapped, without a name that could stay behind; `undefined` where one of them could not. */
function shareBoard(library: MpiLibrary, comm: number, ranks: number, isFirst: boolean): Region | undefined {
  const { functions, handles } = library;
  const tell = (bytes: PinnedMemory): void => {
    library.check(functions.MPI_Bcast(bytes.address, bytes.bytes.length, handles.BYTE, 0, comm), 'MPI_Bcast');
  };
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
  tell(text);
  try {
    const place = Buffer.from(text.bytes).toString().replace(/\0+$/, '');
    region ??= MappedRegion.attach(JSON.parse(place) as MappedPlace);
  } catch {
    // neither can the others have it then
  }
  const [own, all] = [new PinnedMemory(8), new PinnedMemory(8)];
  own.words[0] = region ? 1 : 0;
  // Until everybody has it, the first one keeps it.
  combine(library, comm, own, all, 1, handles.Int32, handles.MIN);
  return all.words[0] === 1 ? region : undefined;
}

function combine(
  library: MpiLibrary,
  comm: number,
  own: PinnedMemory,
  all: PinnedMemory,
  count: number,
  type: number,
  op: number,
): void {
  const code = library.functions.MPI_Allreduce(own.address, all.address, count, type, op, comm);
  library.check(code, 'MPI_Allreduce');
}

/** A bit for each processor that this process may run on. */
function allowedProcessors(): PinnedMemory {
  const allowed = new PinnedMemory(mostProcessors / 8);
  const add = (first: number, last: number): void => {
    for (let i = first; i <= last; i++) allowed.bytes[i >> 3]! |= 1 << (i & 7);
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
  return allowed;
}
