// The defect: both send first, and each send waits for its receive.
import { MPI } from '@parallel-cookbook/mpi';

const comm = MPI.COMM_WORLD;
const { rank } = comm;

if (rank === 1) {
  await comm.ssend('a', 5);
  console.log(`sending data a to process 5`);
  console.log(`data received by rank 1: ${await comm.recv<string>(5)}`);
}
if (rank === 5) {
  await comm.ssend('b', 1); // the defect: before the receive
  console.log(`sending data b to process 1`);
  console.log(`data received by rank 5: ${await comm.recv<string>(1)}`);
}
