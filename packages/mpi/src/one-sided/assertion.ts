import { MPIError } from '../errors/mpi-error.js';

/** What a program promises at a synchronisation, to be combined with `|`. Wrong promises are the program's error. Python: `MPI.MODE_…`. */
export const assertions = {
  /** No other rank holds a lock that conflicts; the ranks of the group have posted already. */
  MODE_NOCHECK: 1,
  /** This rank has not stored to its window since the last synchronisation. */
  MODE_NOSTORE: 2,
  /** Nobody changes this rank's window until the next synchronisation. */
  MODE_NOPUT: 4,
  /** This rank has accessed no window since the last fence. */
  MODE_NOPRECEDE: 8,
  /** This rank accesses no window until the next fence. */
  MODE_NOSUCCEED: 16,
} as const;

const all = Object.values(assertions).reduce<number>((a, b) => a | b, 0);

/** Throws for what is no combination of assertions. */
export function checkAssertion(call: string, assertion: number): void {
  if (Number.isInteger(assertion) && (assertion & ~all) === 0) return;
  throw new MPIError('MPI_ERR_ASSERT', call, `${String(assertion)} is none: combine MPI.MODE_… with |, or give 0`);
}
