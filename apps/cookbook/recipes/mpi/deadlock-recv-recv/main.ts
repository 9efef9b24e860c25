// Ranks 1 and 5 each wait for what the other one would send afterwards. Python hangs; here both are told who waits for whom, and where.
import { MPI } from '@parallel-cookbook/mpi';

const comm = MPI.COMM_WORLD;
const { rank } = comm;

try {
  if (rank === 1) {
    const data = await comm.recv<string>(5); // waits for rank 5, which waits for rank 1
    await comm.send('a', 5);
    console.log(`data received by rank 1: ${data}`);
  }
  if (rank === 5) {
    const data = await comm.recv<string>(1);
    await comm.send('b', 1);
    console.log(`data received by rank 5: ${data}`);
  }
} catch (error) {
  if (rank === 1) console.log(String(error)); // rank 5 has the same report
  process.exitCode = 1;
}
