import { MPI } from '@parallel-cookbook/mpi';

// Rank 0 sends much and ends at once; the others receive late. Everything comes.
const comm = MPI.COMM_WORLD;
const count = 40;
if (comm.rank === 0) {
  for (let to = 1; to < comm.size; to++) {
    for (let i = 0; i < count; i++) comm.Send(new Float64Array(200).fill(i), to, i);
  }
} else {
  const wanted = 0.2 + performance.now() / 1000;
  while (performance.now() / 1000 < wanted); // the rings are full by now, or rank 0 has ended
  let sum = 0;
  const into = new Float64Array(200);
  for (let i = count - 1; i >= 0; i--) {
    comm.Recv(into, 0, i);
    sum += into[199];
  }
  console.log(JSON.stringify({ rank: comm.rank, sum }));
}
