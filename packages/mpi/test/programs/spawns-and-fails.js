import { MPI } from '@parallel-cookbook/mpi';

// Two parents and two children; one of the four ends in the way that is asked for, while all others wait, blocked and in the event loop, in their own
// world and for the other.
const [who, how] = process.argv.slice(2);
const parent = MPI.getParent();
const me = `${parent ? 'child' : 'parent'} ${MPI.COMM_WORLD.rank}`;

function tell(error) {
  console.log(JSON.stringify({ me, error: error.name, class: error.errorClass }));
  process.exitCode = 1;
}

try {
  const other = parent ?? (await MPI.COMM_WORLD.spawn(process.argv[1], { args: [who, how], maxprocs: 2 }));
  await other.barrier();
  console.log(JSON.stringify({ me, pid: process.pid }));
  other.Barrier();
  if (me === who) {
    if (how === 'kill') process.kill(process.pid, 'SIGKILL');
    if (how === 'throw') throw new RangeError(`${me} has had enough`);
    if (how === 'abort') MPI.COMM_WORLD.abort(7);
    if (how === 'exit') process.exit(5);
    if (how === 'launcher') process.kill(process.ppid, 'SIGKILL');
    if (how === 'disconnected') {
      await other.disconnect();
      await MPI.COMM_WORLD.barrier();
      process.exit(0);
    }
  }
  if (how === 'disconnected') {
    await other.disconnect();
    if (parent) {
      // The parents end, and these two go on.
      for (let i = 0; i < 200; i++) await MPI.COMM_WORLD.allreduce(i);
      console.log(JSON.stringify({ me, sum: await MPI.COMM_WORLD.allreduce(21) }));
    } else await MPI.COMM_WORLD.barrier();
  } else if (MPI.COMM_WORLD.rank === 0) await other.recv(MPI.ANY_SOURCE, 5);
  else MPI.COMM_WORLD.recvSync(0, 6);
} catch (error) {
  if (error instanceof RangeError) throw error;
  tell(error);
}
