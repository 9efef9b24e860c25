import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { handleIn } from './large-type.js';
import type { MpiLibrary } from './library.js';
import { PinnedMemory } from './pinned-memory.js';

const mostProcessors = 1024;

/**
 * Whether the ranks of this machine outnumber the processors that they may run on. Collective: a rank alone cannot say, for a launcher may have
 * bound each to a processor of its own.
 */
export function isCrowded(library: MpiLibrary): boolean {
  const { functions, handles, abi } = library;
  const [made, size] = [new PinnedMemory(8), new PinnedMemory(8)];
  const { COMM_WORLD, INFO_NULL, Uint8: type, BOR } = handles;
  const split = functions.MPI_Comm_split_type(COMM_WORLD, abi.commTypeShared, 0, INFO_NULL, made.address);
  library.check(split, 'MPI_Comm_split_type');
  const comm = handleIn(library, made);
  functions.MPI_Comm_size(comm, size.address);
  const [own, all] = [allowedProcessors(), new PinnedMemory(mostProcessors / 8)];
  const combined = functions.MPI_Allreduce(own.address, all.address, own.bytes.length, type, BOR, comm);
  library.check(combined, 'MPI_Allreduce');
  functions.MPI_Comm_free(made.address);
  let processors = 0;
  for (let byte of all.bytes) for (; byte > 0; byte &= byte - 1) processors++;
  return (size.words[0] as number) > processors;
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
