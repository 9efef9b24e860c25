import { MPI } from '@parallel-cookbook/mpi';

// One line a rank, and a sum over all of them.
const comm = MPI.COMM_WORLD;
const total = await comm.allreduce(comm.rank);
const large = await comm.bcast(comm.rank === 0 ? new Float64Array(100_000).fill(7) : undefined);
console.log(
  JSON.stringify({ rank: comm.rank, size: comm.size, total, seven: large[99_999], argument: process.argv[2] }),
);
