import { MPI } from '@parallel-cookbook/mpi';

// Ranks 1 and 5 wait for each other, as in the book; or rank 1 waits for rank 0, which has nothing to say.
const [, , how] = process.argv;
const comm = MPI.COMM_WORLD;
const { rank } = comm;
const other = how === 'left' ? 0 : 6 - rank;
const data = new Float64Array(1_000_000);

try {
  if (rank === 1 || (rank === 5 && how !== 'left')) {
    if (how === 'send') comm.Send(data, other);
    else await comm.recv(other);
  }
} catch (error) {
  if (rank === 1) console.log(String(error));
  process.exitCode = 1;
}
