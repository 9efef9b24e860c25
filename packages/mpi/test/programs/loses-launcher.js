import { MPI } from '@parallel-cookbook/mpi';

// Rank 1 kills the launcher. Rank 0 is in a loop of its own, rank 2 blocks, rank 3 waits in its event loop.
const comm = MPI.COMM_WORLD;
comm.Barrier();
console.log(JSON.stringify({ rank: comm.rank, pid: process.pid, version: MPI.getLibraryVersion() }));
comm.Barrier();
if (comm.rank === 0) for (;;);
if (comm.rank === 1) process.kill(process.ppid, 'SIGKILL');
if (comm.rank === 3) await comm.recv(0);
else comm.recvSync(0);
