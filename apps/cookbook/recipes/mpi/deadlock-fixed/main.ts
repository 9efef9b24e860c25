// The cure of the two deadlocks: one of the two sends first, the other one receives first.
import { MPI } from '@parallel-cookbook/mpi';

const comm = MPI.COMM_WORLD;
const { rank } = comm;

if (rank === 1) {
  await comm.ssend('a', 5); // a send that waits for its receive, so that no buffer can help
  console.log(`sending data a to process 5`);
  console.log(`data received by rank 1: ${await comm.recv<string>(5)}`);
}
if (rank === 5) {
  console.log(`data received by rank 5: ${await comm.recv<string>(1)}`);
  await comm.ssend('b', 1);
  console.log(`sending data b to process 1`);
}
