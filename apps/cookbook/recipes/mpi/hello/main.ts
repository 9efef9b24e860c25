// The same program runs as five processes, and each learns its own rank.
import { MPI } from '@parallel-cookbook/mpi';

const { rank } = MPI.COMM_WORLD;
console.log(`hello world from process ${rank}`);
