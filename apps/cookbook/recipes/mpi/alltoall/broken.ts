// The defect: everybody sends everything to everybody, and takes the whole of what one rank has sent for the blocks of all.
import { MPI } from '@parallel-cookbook/mpi';

const comm = MPI.COMM_WORLD;
const { rank, size } = comm;

const sent = Float64Array.from({ length: size }, (_, i) => (rank + 1) * i);
const everything = new Float64Array(size * size);
comm.Allgather(sent, everything);
const received = everything.subarray(rank * size, (rank + 1) * size); // the defect: a row where a column is wanted
console.log(`process ${rank} sending ${sent.join(' ')} receiving ${received.join(' ')}`);
