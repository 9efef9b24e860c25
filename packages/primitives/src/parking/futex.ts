import { ArgumentError } from '../errors/argument.js';
import { beforeBlocking } from '../isolate/blocking.js';
import { addressOf } from '../memory/segment.js';
import { Libc } from '../native/libc.js';
import type { Parking, Woken } from './parking.js';

/**
 * Parks lanes of several processes on memory that they have mapped, with the system's futex.
 *
 * `Atomics.wait` cannot do it: it refuses memory that is no SharedArrayBuffer, and never crosses a process. The cells are
 * read and written with `Atomics` all the same. Cost: unpark with nobody there about 400 ns.
 */
export class FutexParking implements Parking {
  // The address of the last buffer that was asked for: a lock parks again and again on the same.
  private cells: Int32Array | undefined;
  private address = 0;

  park(cells: Int32Array, index: number, expected: number, timeoutMs: number): Woken {
    beforeBlocking();
    return Libc.here.futexWait(this.addressIn(cells, index), expected, timeoutMs);
  }

  unpark(cells: Int32Array, index: number, count: number): number {
    return Libc.here.futexWake(this.addressIn(cells, index), count);
  }

  private addressIn(cells: Int32Array, index: number): number {
    if (cells !== this.cells) {
      const address = addressOf(cells, 0);
      if (address === undefined) throw new ArgumentError('cells', cells.buffer, 'park on memory that was mapped');
      this.cells = cells;
      this.address = address;
    }
    return this.address + index * Int32Array.BYTES_PER_ELEMENT;
  }
}
