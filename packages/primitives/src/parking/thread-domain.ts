import { setEnvironmentData } from 'node:worker_threads';
import { PicklingError } from '../errors/pickling.js';
import { processShared } from '../isolate/process-shared.js';
import type { Region } from '../memory/region.js';
import { SharedBufferRegion } from '../memory/shared-buffer.js';
import { AtomicsParking } from './atomics.js';
import { registerDomain, type Domain } from './domain.js';

import { OwnerTable, ownerTableBytes } from './owner-table.js';
import { ThreadDoorbell } from './thread-doorbell.js';

const tableKey = 'owners/1';

interface ThreadMemory {
  readonly buffer: SharedArrayBuffer;
  readonly owners: SharedArrayBuffer;
}

/** The threads of this process: SharedArrayBuffers, `Atomics.wait`, and the owner table that all of them inherit. */
class ThreadDomain implements Domain {
  readonly name = 'threads';
  readonly module = undefined;
  readonly parking = new AtomicsParking();
  // Made when the package is loaded, so that it is there before the first worker is started.
  owners = new OwnerTable(new Int32Array(processShared(tableKey, ownerTableBytes)));
  doorbell = new ThreadDoorbell(this.owners);

  allocate(byteLength: number): Region {
    return new SharedBufferRegion(byteLength);
  }

  describe(region: Region): ThreadMemory {
    return { buffer: region.buffer as SharedArrayBuffer, owners: this.owners.cells.buffer as SharedArrayBuffer };
  }

  attach(description: unknown): Region {
    const { buffer, owners } = description as ThreadMemory;
    this.#join(owners);
    return new SharedBufferRegion(buffer);
  }

  /**
   * Takes over the sender's owner table. A worker that was started before its parent loaded this package inherited none
   * and made its own; two tables would give two threads the same owner word, and both would hold the lock.
   */
  #join(buffer: SharedArrayBuffer): void {
    const table = new OwnerTable(new Int32Array(buffer));
    if (table.identity === this.owners.identity) return;
    if (this.owners.claimed) {
      throw new PicklingError(
        'a handle',
        'this thread was started before its parent had loaded @parallel-cookbook/primitives and has used locks of its own since; load the package before starting workers',
      );
    }
    setEnvironmentData(`@parallel-cookbook/${tableKey}`, buffer as never);
    this.owners = table;
    this.doorbell = new ThreadDoorbell(table);
  }
}

const domain = new ThreadDomain();
registerDomain(domain);

/** The threads of this process, as a domain for primitives: `new Mutex(threadDomain)`. */
export const threadDomain: Domain = domain;

/**
 * Says that a thread has ended, so that the locks it held can be recovered. Whoever sees a worker's `exit` event must
 * call this: a worker that was terminated, or ran out of memory, could not say so itself. Its waiters find out within
 * 50 ms. Harmless when the thread had left in good order, or was marked already.
 *
 * @param tid the worker's `threadId`, read before it ended (afterwards Node says -1).
 * @returns whether the thread had still been counted as alive.
 */
export function markLaneDead(tid: number): boolean {
  return domain.owners.markDead(tid) > 0;
}
