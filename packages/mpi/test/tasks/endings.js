import { defineTasks } from '@parallel-cookbook/primitives';
import { MPI } from '@parallel-cookbook/mpi';

/** Rank 1 ends in the way that is asked for, while the others wait for it. */
async function ends(how) {
  const comm = MPI.COMM_WORLD;
  comm.Barrier();
  if (comm.rank === 1) {
    if (how === 'throw') throw new RangeError('rank one has had enough');
    if (how === 'callback') setTimeout(() => JSON.parse('no JSON'), 1);
    if (how === 'exit') process.exit(3);
    if (how === 'leave') return 'left';
    if (how === 'loop') for (;;);
    await new Promise(() => setInterval(() => undefined, 1000));
  }
  if (comm.rank % 2 === 0) comm.Recv(new Uint8Array(1), 1);
  else await comm.recv(1);
  return 'never';
}

/** Everything is sent, and nobody waits for it, before the sender leaves. */
async function sendsAndLeaves(messages) {
  const comm = MPI.COMM_WORLD;
  const data = new Float64Array(5000);
  if (comm.rank === 0) {
    for (let i = 0; i < messages; i++) comm.Isend(data.fill(i).slice(), 1);
    return 0;
  }
  await new Promise((resolve) => setTimeout(resolve, 20));
  let sum = 0;
  for (let i = 0; i < messages; i++) {
    comm.Recv(data, 0);
    sum += data[4999];
  }
  return sum;
}

/** What an isolate knows of itself. */
function identity(add) {
  const { rank, size } = MPI.COMM_WORLD;
  const alone = MPI.COMM_SELF.allreduceSync(rank);
  return { rank: rank + add.offset, size, alone, version: MPI.getLibraryVersion(), initialized: MPI.isInitialized() };
}

export const tasks = defineTasks(import.meta.url, { ends, sendsAndLeaves, identity }, { namespace: 'endings' });
