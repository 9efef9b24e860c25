// The defect, as far as this recipe goes: one of the two sends first, and there is no deadlock to be told.
import { MPI } from '@parallel-cookbook/mpi';

const comm = MPI.COMM_WORLD;
const { rank } = comm;

try {
  if (rank === 1) {
    const data = await comm.recv<string>(5);
    await comm.send('a', 5);
    console.log(`data received by rank 1: ${data}`);
  }
  if (rank === 5) {
    await comm.send('b', 1);
    const data = await comm.recv<string>(1);
    console.log(`data received by rank 5: ${data}`);
  }
} catch (error) {
  if (rank === 1) console.log(String(error));
  process.exitCode = 1;
}
