import { nativeLibrary } from '@parallel-cookbook/primitives/process';
import type { MpiLibrary } from './library.js';
import { PinnedMemory } from './pinned-memory.js';

/** What the standard promises. */
const leastGreatestTag = 2 ** 15 - 1;

/** The greatest tag that the library takes. */
export function greatestTagOf({ functions, handles, abi }: MpiLibrary): number {
  const [value, found] = [new PinnedMemory(8), new PinnedMemory(8)];
  functions.MPI_Comm_get_attr(handles.COMM_WORLD, abi.tagUpperBound, value.address, found.address);
  if (found.words[0] === 0) return leastGreatestTag;
  return nativeLibrary('real MPI').decode.int(new BigInt64Array(value.bytes.buffer)[0]);
}
