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

/**
 * Gives it back. Messages in it that nobody has received are lost, as with every transport. MPICH from 4.1 on refuses for their sake;
 * then it stays where it is, and nobody speaks of it again.
 */
export function freeCommunicator(library: MpiLibrary, handle: number): void {
  const { functions, abi } = library;
  const at = new PinnedMemory(8);
  if (abi.handleBytes === 4) at.words[0] = handle;
  else new BigInt64Array(at.bytes.buffer)[0] = BigInt(handle);
  const code = functions.MPI_Comm_free(at.address);
  if (code !== 0 && abi.errorClasses[library.classOf(code)] !== 'MPI_ERR_OTHER') library.check(code, 'Comm.free');
}
