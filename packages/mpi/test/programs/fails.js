import { MPI } from '@parallel-cookbook/mpi';

// Rank 1 fails in the way that is asked for, while all others wait for a message that never comes.
const comm = MPI.COMM_WORLD;
const how = process.argv[2];
const began = performance.now();

function tell(error) {
  console.log(
    JSON.stringify({
      rank: comm.rank,
      error: error.name,
      class: error.errorClass,
      late: performance.now() - began > 5000,
    }),
  );
}

try {
  comm.Barrier();
} catch (error) {
  // Rank 1 may have failed before everybody else has left the barrier.
  tell(error);
  process.exit(1);
}
if (comm.rank === 1) {
  if (how === 'throw') throw new RangeError('rank one has had enough');
  if (how === 'reject') void Promise.reject(new RangeError('rank one has had enough'));
  if (how === 'kill') process.kill(process.pid, 'SIGKILL');
  if (how === 'abort') comm.abort(7);
  if (how === 'exit') process.exit(0);
}
try {
  if (how === 'exit' && comm.rank === 0) comm.recvSync(1);
  else if (comm.rank % 2 === 0) comm.recvSync((comm.rank + 1) % comm.size, 5);
  else await comm.recv(MPI.ANY_SOURCE, 5);
} catch (error) {
  tell(error);
  process.exitCode = 1;
}
