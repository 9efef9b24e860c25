// The defect, that of the book's first edition: the root prints what it computes itself, not what it has received.
import { MPI } from '@parallel-cookbook/mpi';

const comm = MPI.COMM_WORLD;
const { rank } = comm;

const data = rank ** 2; // a mistake that nobody can see in the root's lines
const all = await comm.gather(data, 0);
if (all) {
  console.log(`rank ${rank} receives from the other processes`);
  for (let from = 1; from < all.length; from++) {
    all[from] = (from + 1) ** 2; // the defect: what came is overwritten
    if (from < 4) console.log(`process ${from} has sent ${all[from]}`); // and one is forgotten
  }
}
