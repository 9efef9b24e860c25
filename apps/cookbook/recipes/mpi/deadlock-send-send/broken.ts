// The defect, as far as this recipe goes: the send is only begun, so that long messages go through as well.
import { MPI } from '@parallel-cookbook/mpi';

const comm = MPI.COMM_WORLD;
const { rank } = comm;
const other = rank === 1 ? 5 : 1;

/** Sends, then receives. */
function exchange(length: number): Float64Array {
  const mine = new Float64Array(length).fill(rank);
  const theirs = new Float64Array(length);
  const sending = comm.Isend(mine, other);
  comm.Recv(theirs, other);
  sending.waitSync();
  return theirs;
}

if (rank === 1 || rank === 5) {
  try {
    for (const length of [10, 1_000_000]) {
      const got = exchange(length);
      if (rank === 1) console.log(`${length} numbers: received those of rank ${got[0]}`);
    }
  } catch (error) {
    if (rank === 1) console.log(String(error));
    process.exitCode = 1;
  }
}
