// Both send first. Short messages go at once and all is well; long ones wait for their receive, and then nobody goes on.
import { MPI } from '@parallel-cookbook/mpi';

const comm = MPI.COMM_WORLD;
const { rank } = comm;
const other = rank === 1 ? 5 : 1;

/** Sends, then receives. */
function exchange(length: number): Float64Array {
  const mine = new Float64Array(length).fill(rank);
  const theirs = new Float64Array(length);
  comm.Send(mine, other);
  comm.Recv(theirs, other);
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
