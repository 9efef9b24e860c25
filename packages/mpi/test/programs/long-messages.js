import { MPI } from '@parallel-cookbook/mpi';

// Each rank sends to the next one and receives from the one before, at once, messages of many lengths; then all add up what they have.
const comm = MPI.COMM_WORLD;
const [next, last] = [(comm.rank + 1) % comm.size, (comm.rank + comm.size - 1) % comm.size];
const rounds = 60;
let wrong = 0;
for (let round = 0; round < rounds; round++) {
  const length = 2000 + ((round * 7919) % 90_000);
  const mine = Float64Array.from({ length }, (_, i) => i + comm.rank);
  const theirs = new Float64Array(length);
  comm.Sendrecv(mine, next, round, theirs, last, round);
  if (!theirs.every((number, i) => number === i + last)) wrong++;
  const sum = new Float64Array(length);
  comm.Allreduce(mine, sum);
  const offset = (comm.size * (comm.size - 1)) / 2;
  if (!sum.every((number, i) => number === comm.size * i + offset)) wrong++;
}
const all = comm.allreduceSync(wrong);
if (comm.rank === 0) console.log(JSON.stringify({ rounds, wrong: all }));
