import type { Datatype } from '../datatype/datatype.js';
import { elementBytes } from '../datatype/typed-array.js';
import { MPIError } from '../errors/mpi-error.js';
import type { Envelope } from '../transport/envelope.js';

/**
 * What is known of a message that was received, or that a probe found. Python analogue: `MPI.Status`.
 *
 * One may be used again and again: a receive fills in the one that it is given, and allocates none.
 */
export class Status implements Envelope {
  source = -1;
  tag = -1;
  byteLength = 0;
  /** Whether the request was cancelled; then there is no message. */
  cancelled = false;

  /** One that tells of that message. */
  static of({ source, tag, byteLength }: Envelope): Status {
    const status = new Status();
    status.source = source;
    status.tag = tag;
    status.byteLength = byteLength;
    return status;
  }

  /**
   * How many elements there are, of that type; `undefined` where it is no whole number. Python: `Get_count`, with `UNDEFINED`.
   */
  getCount(datatype: Datatype): number | undefined {
    if (datatype.size === 0) return 0;
    const count = this.byteLength / datatype.size;
    return Number.isInteger(count) ? count : undefined;
  }

  /**
   * How many basic elements there are, such as numbers, also where the last element of that type is not whole; `undefined` where a basic one is not.
   * Python: `Get_elements`.
   */
  getElements(datatype: Datatype): number | undefined {
    if (datatype.size === 0) return 0;
    const bytes = datatype.element === undefined ? undefined : elementBytes[datatype.element];
    if (bytes === undefined) {
      throw new MPIError('MPI_ERR_TYPE', 'Status.getElements', `${datatype.name} is made of different elements`);
    }
    return Number.isInteger(this.byteLength / bytes) ? this.byteLength / bytes : undefined;
  }
}
