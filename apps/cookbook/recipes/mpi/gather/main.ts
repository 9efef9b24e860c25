// Every rank has a square, and rank 0 gets them all, in the order of the ranks.
import { MPI } from '@parallel-cookbook/mpi';

const comm = MPI.COMM_WORLD;
const { rank } = comm;

const data = (rank + 1) ** 2;
const all = await comm.gather(data, 0);
if (all) {
  console.log(`rank ${rank} receives from the other processes`);
  for (const [from, value] of all.entries()) if (from !== rank) console.log(`process ${from} has sent ${value}`);
}
