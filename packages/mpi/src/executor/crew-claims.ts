import { NativeUnavailableError, whileKept, type Region } from '@parallel-cookbook/primitives';
import { Claims, laneCapacity, UnsharedClaims } from '@parallel-cookbook/primitives/lane';
import { mappedMemory, type MappedPlace } from '@parallel-cookbook/primitives/process';
import type { Comm } from '../comm/comm.js';
import { builtIn } from '../operator/built-in.js';

/** The claims of all ranks, by which tasks that were sent can be taken back; ones that take nothing back where memory cannot be shared. */
export interface CrewClaims {
  readonly shared: boolean;
  /** By rank. */
  readonly claims: readonly Claims[];
}

/** All ranks find the memory of the root, or none uses it: they may be on several machines. Collective. */
export async function agreeOnClaims(comm: Comm, root: number): Promise<CrewClaims> {
  const wanted = comm.rank === root ? allocated(comm.size) : undefined;
  const place = await comm.bcast(wanted && whileKept(() => mappedMemory.describe(wanted)), root);
  const region = wanted ?? attached(place as MappedPlace | undefined);
  const shared = await comm.allreduce(region !== undefined, builtIn.LAND);
  const claims = Array.from({ length: comm.size }, (_, rank) =>
    shared && region
      ? new Claims(region.cells.subarray(rank * laneCapacity, (rank + 1) * laneCapacity))
      : new UnsharedClaims(),
  );
  return { shared, claims };
}

/** Whether this process can share memory with others. */
export function sharesMemory(): boolean {
  return allocated(1) !== undefined;
}

function allocated(ranks: number): Region | undefined {
  try {
    return mappedMemory.allocate(Int32Array.BYTES_PER_ELEMENT * laneCapacity * ranks);
  } catch (error) {
    if (error instanceof NativeUnavailableError) return undefined;
    throw error;
  }
}

function attached(place: MappedPlace | undefined): Region | undefined {
  try {
    return place && mappedMemory.attach(place);
  } catch {
    return undefined; // the root is on another machine, or in another container
  }
}
