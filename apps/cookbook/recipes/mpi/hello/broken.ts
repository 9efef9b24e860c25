// The defect: the communicator of the process alone, in which everybody is rank 0.
import { MPI } from '@parallel-cookbook/mpi';

const { rank } = MPI.COMM_SELF; // the defect
console.log(`hello world from process ${rank}`);
