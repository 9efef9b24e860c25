import type { MpiLibrary } from './library.js';
import { Pause } from './pause.js';
import { PinnedMemory } from './pinned-memory.js';

/**
 * Something collective by its non-blocking form, over when this returns: where ranks outnumber processors MPICH's blocking forms keep each other from
 * what they wait for.
 */
export function callPatiently(library: MpiLibrary, call: string, begin: (request: number) => number): void {
  const { functions, abi } = library;
  const [request, flag, status] = [new PinnedMemory(8), new PinnedMemory(8), new PinnedMemory(4 * abi.status.words)];
  const pause = new Pause(true);
  library.check(begin(request.address), call);
  for (let look = 0; ; look++) {
    library.check(functions.MPI_Test(request.address, flag.address, status.address), call);
    if (flag.words[0] !== 0) return;
    pause.after(look);
  }
}
