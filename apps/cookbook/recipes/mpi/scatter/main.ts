// Rank 0 has a list with one value for each rank, and everybody gets its own. A list of the wrong length is an error everywhere.
import { MPI, MPIError } from '@parallel-cookbook/mpi';

const comm = MPI.COMM_WORLD;
const { rank } = comm;

const values = rank === 0 ? [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] : undefined;
console.log(`process ${rank} has got ${await comm.scatter(values, 0)}`);

try {
  await comm.scatter(rank === 0 ? [1, 2, 3] : undefined, 0);
} catch (error) {
  if (error instanceof MPIError) console.log(`process ${rank}: ${error.errorClass}`);
}
