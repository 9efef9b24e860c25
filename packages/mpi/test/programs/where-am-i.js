import { MPI } from '@parallel-cookbook/mpi';

// On which machine each rank is, and with how many of them.
const comm = MPI.COMM_WORLD;
const neighbours = await comm.splitType('shared');
const machines = await comm.gather(MPI.getProcessorName());
const counts = await comm.gather(neighbours.size);
if (machines) console.log(JSON.stringify({ version: MPI.getLibraryVersion(), machines, neighbours: counts }));
