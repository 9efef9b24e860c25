// Rank 0 has a value, and afterwards everybody has it.
import { MPI } from '@parallel-cookbook/mpi';

const comm = MPI.COMM_WORLD;
const { rank } = comm;

const mine = rank === 0 ? 100 : undefined;
const shared = await comm.bcast(mine, 0);
console.log(`process ${rank}: variable shared = ${shared}`);
