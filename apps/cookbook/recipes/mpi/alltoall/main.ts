// Every rank has a block for every rank: afterwards rank r has block r of everybody. Seen as a matrix, it is transposed.
import { MPI } from '@parallel-cookbook/mpi';

const comm = MPI.COMM_WORLD;
const { rank, size } = comm;

const sent = Float64Array.from({ length: size }, (_, i) => (rank + 1) * i);
const received = new Float64Array(size);
comm.Alltoall(sent, received);
console.log(`process ${rank} sending ${sent.join(' ')} receiving ${received.join(' ')}`);
