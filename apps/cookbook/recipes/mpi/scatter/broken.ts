// The defect: a scatter of one's own. The root sends the values by hand, and counts the ranks from 1.
import { MPI, MPIError } from '@parallel-cookbook/mpi';

const comm = MPI.COMM_WORLD;
const { rank, size } = comm;

const values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
if (rank === 0) for (let to = 1; to < size; to++) await comm.send(values[to - 1], to); // the defect
console.log(`process ${rank} has got ${rank === 0 ? values[0] : await comm.recv<number>(0)}`);

try {
  await comm.scatter(rank === 0 ? [1, 2, 3] : undefined, 0);
} catch (error) {
  if (error instanceof MPIError) console.log(`process ${rank}: ${error.errorClass}`);
}
