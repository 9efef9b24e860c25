// The defect: the value is set on rank 0, and nobody tells the others. Ranks share no memory.
import { MPI } from '@parallel-cookbook/mpi';

const comm = MPI.COMM_WORLD;
const { rank } = comm;

const mine = rank === 0 ? 100 : undefined;
await comm.barrier(); // the defect: waiting for each other tells nobody anything
console.log(`process ${rank}: variable shared = ${mine}`);
