import { MPI, Win } from '@parallel-cookbook/mpi';

// Rank 1 is killed while it has a lock. The others wait for it: blocked, in the event loop, and for a share of all.
const comm = MPI.COMM_WORLD;
const win = await Win.allocate(Int32Array, 1, comm);
if (comm.rank === 1) win.lockSync(1);
comm.Barrier();
if (comm.rank === 1) process.kill(process.pid, 'SIGKILL');
try {
  if (comm.rank === 0) win.lockSync(1);
  else if (comm.rank === 2) await win.lock(1, MPI.LOCK_SHARED);
  else await win.lockAll();
  console.log(JSON.stringify({ rank: comm.rank, error: 'none' }));
} catch (error) {
  console.log(JSON.stringify({ rank: comm.rank, error: error.name }));
  process.exitCode = 1;
}
