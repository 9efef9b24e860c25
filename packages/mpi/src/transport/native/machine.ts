import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { handleIn } from './large-type.js';
import type { MpiLibrary } from './library.js';
import { PinnedMemory } from './pinned-memory.js';

const mostProcessors = 1024;

/** The machine of a rank, as its ranks see it. */
export interface Machine {
  /** The least of its ranks in the world. */
  readonly leastRank: number;
  /** Whether its ranks outnumber the processors that they may run on. */
  readonly isCrowded: boolean;
}

/** Collective: a rank alone cannot say, for a launcher may have bound each to a processor of its own. */
export function machineOf(library: MpiLibrary, rank: number): Machine {
  const { functions, handles, abi } = library;
  const [made, number] = [new PinnedMemory(8), new PinnedMemory(8)];
  const { COMM_WORLD, INFO_NULL, Uint8, Int32, BOR, MIN } = handles;
  const split = functions.MPI_Comm_split_type(COMM_WORLD, abi.commTypeShared, 0, INFO_NULL, made.address);
  library.check(split, 'MPI_Comm_split_type');
  const comm = handleIn(library, made);
  const combine = (own: PinnedMemory, all: PinnedMemory, count: number, type: number, op: number): void => {
    library.check(functions.MPI_Allreduce(own.address, all.address, count, type, op, comm), 'MPI_Allreduce');
  };
  const [allowed, all] = [allowedProcessors(), new PinnedMemory(mostProcessors / 8)];
  combine(allowed, all, allowed.bytes.length, Uint8, BOR);
  let processors = 0;
  for (let byte of all.bytes) for (; byte > 0; byte &= byte - 1) processors++;
  const least = new PinnedMemory(8);
  number.words[0] = rank;
  combine(number, least, 1, Int32, MIN);
  functions.MPI_Comm_size(comm, number.address);
  const ranks = number.words[0] as number;
  functions.MPI_Comm_free(made.address);
  return { leastRank: least.words[0] as number, isCrowded: ranks > processors };
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
