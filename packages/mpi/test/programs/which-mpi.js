import { MPI } from '@parallel-cookbook/mpi';

const { rank } = MPI.COMM_WORLD;
console.log(JSON.stringify({ rank, version: MPI.getLibraryVersion() }));
