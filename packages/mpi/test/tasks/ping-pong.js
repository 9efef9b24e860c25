import { defineTasks } from '@parallel-cookbook/primitives';
import { MPI } from '@parallel-cookbook/mpi';

/** Half a round trip, in microseconds: the best of several batches. */
function pingPong(bytes, rounds, batches) {
  const comm = MPI.COMM_WORLD;
  const [out, back] = [new Uint8Array(bytes), new Uint8Array(bytes)];
  const other = 1 - comm.rank;
  let best = Infinity;
  for (let batch = 0; batch < batches; batch++) {
    comm.Barrier();
    const began = performance.now();
    for (let i = 0; i < rounds; i++) {
      if (comm.rank === 0) {
        comm.Send(out, other, 1);
        comm.Recv(back, other, 1);
      } else {
        comm.Recv(back, other, 1);
        comm.Send(out, other, 1);
      }
    }
    best = Math.min(best, ((performance.now() - began) / rounds / 2) * 1000);
  }
  return best;
}
export const tasks = defineTasks(import.meta.url, { pingPong }, { namespace: 'ping' });
