import type { Datatype } from '../datatype/datatype.js';
import { MPIError } from '../errors/mpi-error.js';

/** A run of bytes of a file. */
export interface FileRun {
  readonly position: number;
  readonly byteLength: number;
}

/**
 * Which bytes of a file a rank sees, one behind the other: from a displacement on, filetypes side by side, of each only its data. Positions are
 * counted in etypes. Python: what `Set_view` sets.
 */
export class FileView {
  constructor(
    /** Where it begins, in bytes. */
    readonly displacement: number,
    readonly etype: Datatype,
    readonly filetype: Datatype,
  ) {}

  /** Throws for what is no view. */
  static checked(call: string, displacement: number, etype: Datatype, filetype: Datatype): FileView {
    if (!Number.isSafeInteger(displacement) || displacement < 0) {
      throw new MPIError(
        'MPI_ERR_ARG',
        call,
        `displacement is ${String(displacement)}: give a whole number, 0 or more`,
      );
    }
    for (const type of [etype, filetype]) type.check(call);
    if (etype.size === 0 || filetype.size === 0 || filetype.size % etype.size !== 0) {
      throw new MPIError('MPI_ERR_ARG', call, 'a filetype is made of whole etypes, at least of one');
    }
    const { runs, extent } = filetype;
    let end = 0;
    for (let i = 0; i < runs.length; end = (runs[i] as number) + (runs[i + 1] as number), i += 2) {
      if ((runs[i] as number) < end) {
        throw new MPIError('MPI_ERR_ARG', call, 'displacements in a filetype only grow, and nothing in it overlaps');
      }
    }
    if (end > extent + (runs[0] as number)) {
      throw new MPIError('MPI_ERR_ARG', call, 'a filetype does not overlap the next one: give it a larger extent');
    }
    return new FileView(displacement, etype, filetype);
  }

  /** Where so many bytes of the view lie, from one of its bytes on. */
  *runs(first: number, byteLength: number): Generator<FileRun> {
    const { displacement, filetype } = this;
    if (filetype.isContiguous) {
      yield { position: displacement + first, byteLength };
      return;
    }
    let skip = first % filetype.size;
    let left = byteLength;
    for (let at = displacement + Math.floor(first / filetype.size) * filetype.extent; left > 0; at += filetype.extent) {
      for (let i = 0; i < filetype.runs.length && left > 0; i += 2) {
        const length = filetype.runs[i + 1] as number;
        const taken = Math.min(Math.max(0, length - skip), left);
        if (taken > 0)
          yield {
            position: at + (filetype.runs[i] as number) + length - Math.max(0, length - skip),
            byteLength: taken,
          };
        skip = Math.max(0, skip - length);
        left -= taken;
      }
    }
  }

  /** How many bytes of the view lie before that byte of the file. */
  bytesBefore(position: number): number {
    const { displacement, filetype } = this;
    const behind = Math.max(0, position - displacement);
    const whole = Math.floor(behind / filetype.extent);
    let bytes = whole * filetype.size;
    const rest = behind - whole * filetype.extent;
    for (let i = 0; i < filetype.runs.length; i += 2) {
      const [from, length] = [filetype.runs[i] as number, filetype.runs[i + 1] as number];
      bytes += Math.min(length, Math.max(0, rest - from));
    }
    return bytes;
  }
}
