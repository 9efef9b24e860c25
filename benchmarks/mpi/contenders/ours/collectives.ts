import { MPI } from '@parallel-cookbook/mpi';
import type { RankWorkload } from './rank-workload.js';

function check(ok: boolean, what: string): void {
  if (!ok) throw new Error(`${what} gave a wrong number`);
}

/** The root's number for the other. */
export function broadcast(times: number): RankWorkload {
  const comm = MPI.COMM_WORLD;
  const array = new Float64Array(1);
  let count = 0;
  return {
    times,
    batch(each) {
      for (let i = 0; i < each; i++) {
        array[0] = ++count * (1 - comm.rank);
        comm.Bcast(array, 0);
        check(array[0] === count, 'Bcast');
      }
    },
  };
}

/** The sum of both ranks' numbers. */
export function allreduce(length: number, times: number): RankWorkload {
  const comm = MPI.COMM_WORLD;
  const [source, target] = [new Float64Array(length), new Float64Array(length)];
  let count = 0;
  return {
    times,
    batch(each) {
      for (let i = 0; i < each; i++) {
        source[0] = source[length - 1] = ++count + comm.rank;
        comm.Allreduce(source, target);
        check(target[0] === 2 * count + 1 && target[length - 1] === 2 * count + 1, 'Allreduce');
      }
    },
  };
}

/** A number for each rank, from each. */
export function alltoall(times: number): RankWorkload {
  const comm = MPI.COMM_WORLD;
  const [source, target] = [new Float64Array(2), new Float64Array(2)];
  let count = 0;
  return {
    times,
    batch(each) {
      for (let i = 0; i < each; i++) {
        count++;
        source[0] = count + comm.rank;
        source[1] = count + comm.rank + 10;
        comm.Alltoall(source, target);
        const own = count + 10 * comm.rank;
        check(target[0] === own && target[1] === own + 1, 'Alltoall');
      }
    },
  };
}

/** Both meet. */
export function barrier(times: number): RankWorkload {
  const comm = MPI.COMM_WORLD;
  return {
    times,
    batch(each) {
      for (let i = 0; i < each; i++) comm.Barrier();
    },
  };
}
