import { constants } from 'node:fs';
import { MPIError } from '../errors/mpi-error.js';

/** How a file is opened, to be combined with `|`. Python: `MPI.MODE_…`. */
export const accessModes = {
  MODE_CREATE: 1,
  MODE_RDONLY: 2,
  MODE_WRONLY: 4,
  MODE_RDWR: 8,
  /** It is deleted when it is closed. */
  MODE_DELETE_ON_CLOSE: 16,
  /** Nobody else opens it. A promise, which changes nothing here. */
  MODE_UNIQUE_OPEN: 32,
  /** An error if it is there already. */
  MODE_EXCL: 64,
  /** All positions are at its end first. */
  MODE_APPEND: 128,
} as const;

const { MODE_CREATE, MODE_RDONLY, MODE_WRONLY, MODE_RDWR, MODE_EXCL } = accessModes;
const ways = MODE_RDONLY | MODE_WRONLY | MODE_RDWR;
const all = Object.values(accessModes).reduce<number>((a, b) => a | b, 0);

/** Throws for what is no way to open a file. */
export function checkAccessMode(call: string, amode: number): void {
  const way = amode & ways;
  if (!Number.isInteger(amode) || (amode & ~all) !== 0 || ![MODE_RDONLY, MODE_WRONLY, MODE_RDWR].includes(way as 2)) {
    const detail = `${String(amode)}: give one of MODE_RDONLY, MODE_WRONLY and MODE_RDWR, and with | what else is wanted`;
    throw new MPIError('MPI_ERR_AMODE', call, detail);
  }
  if (way === MODE_RDONLY && (amode & (MODE_CREATE | MODE_EXCL)) !== 0) {
    throw new MPIError('MPI_ERR_AMODE', call, 'what is only read is not created: leave MODE_CREATE and MODE_EXCL out');
  }
}

/** The flags of the system. @param creates whether this rank is the one that may create it. */
export function openFlags(amode: number, creates: boolean): number {
  const way =
    (amode & MODE_RDONLY) !== 0
      ? constants.O_RDONLY
      : (amode & MODE_WRONLY) !== 0
        ? constants.O_WRONLY
        : constants.O_RDWR;
  const creation = (amode & MODE_CREATE) === 0 ? 0 : constants.O_CREAT;
  const exclusion = (amode & MODE_EXCL) === 0 ? 0 : constants.O_EXCL;
  return way | (creates ? creation | exclusion : 0);
}
