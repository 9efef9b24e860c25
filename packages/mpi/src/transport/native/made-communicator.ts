import { handleIn } from './large-type.js';
import type { MpiLibrary } from './library.js';
import { PinnedMemory } from './pinned-memory.js';

/** A communicator that a call has made, which returns errors. @param make gets the address for its handle. */
export function madeCommunicator(library: MpiLibrary, call: string, make: (address: number) => number): number {
  const { functions, handles } = library;
  const at = new PinnedMemory(8);
  library.check(make(at.address), call);
  const made = handleIn(library, at);
  library.check(functions.MPI_Comm_set_errhandler(made, handles.ERRORS_RETURN), 'MPI_Comm_set_errhandler');
  return made;
}

/** Gives it back. */
export function freeCommunicator(library: MpiLibrary, handle: number): void {
  const { functions, abi } = library;
  const at = new PinnedMemory(8);
  if (abi.handleBytes === 4) at.words[0] = handle;
  else new BigInt64Array(at.bytes.buffer)[0] = BigInt(handle);
  library.check(functions.MPI_Comm_free(at.address), 'Comm.free');
}
