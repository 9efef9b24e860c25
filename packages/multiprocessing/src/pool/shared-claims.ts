import { NativeUnavailableError, whileKept } from '@parallel-cookbook/primitives';
import { Claims, laneCapacity, UnsharedClaims } from '@parallel-cookbook/primitives/lane';
import { mappedMemory } from '@parallel-cookbook/primitives/process';

/** Claims of a lane, and where its process finds them. */
export interface SharedClaims {
  readonly claims: Claims;
  /** `undefined` where memory cannot be shared. */
  readonly place: unknown;
}

let shares: boolean | undefined;

/** Whether a pool and its processes can see the same memory. Where they cannot, the first who asks is warned of what that means. */
export function canShareClaims(): boolean {
  if (shares !== undefined) return shares;
  try {
    mappedMemory.allocate(Int32Array.BYTES_PER_ELEMENT);
    return (shares = true);
  } catch (error) {
    if (!(error instanceof NativeUnavailableError)) throw error;
    process.emitWarning(
      `${error.message} A pool of processes works without: tasks that were sent cannot be taken back.`,
    );
    return (shares = false);
  }
}

/** Claims that both ends see; where memory cannot be shared, ones by which nothing can be taken back. */
export function sharedClaims(): SharedClaims {
  if (!canShareClaims()) return { claims: new UnsharedClaims(), place: undefined };
  const region = mappedMemory.allocate(Int32Array.BYTES_PER_ELEMENT * laneCapacity);
  return { claims: new Claims(region.cells), place: whileKept(() => mappedMemory.describe(region)) };
}
