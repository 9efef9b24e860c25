import { defineTasks, record } from '@parallel-cookbook/primitives';
import { MPI } from '@parallel-cookbook/mpi';

/** What two ranks tell of their messages, in every way in which they go. */
async function everyWay() {
  const comm = MPI.COMM_WORLD;
  const recording = record();
  const one = new Int32Array(1);
  if (comm.rank === 0) {
    comm.Send(one, 1, 1);
    await comm.Isend(one, 1, 2);
    comm.sendSync({ a: 'object' }, 1, 3);
    await comm.ssend('object', 1, 4);
    comm.Send(one, MPI.PROC_NULL, 5);
  } else {
    // In another order than they were sent, as far as tags let them.
    await comm.Irecv(one, 0, 2);
    comm.Recv(one, 0, 1);
    const [third, fourth] = [comm.irecv(MPI.ANY_SOURCE, 3), comm.irecv(0, 4)];
    await fourth;
    await third;
    comm.Recv(one, MPI.PROC_NULL, 5);
  }
  comm.Barrier();
  const events = recording.stop();
  comm.Barrier();
  return events;
}

export const tasks = defineTasks(import.meta.url, { everyWay }, { namespace: 'traced' });
