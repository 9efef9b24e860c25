// Each rank has a vector. Rank 0 gets their sum, element by element; then other operations, on one number each.
import { MPI } from '@parallel-cookbook/mpi';

const comm = MPI.COMM_WORLD;
const { rank, size } = comm;

const sent = Int32Array.from({ length: 10 }, (_, i) => i * (rank + 1));
const total = new Int32Array(10);
comm.Reduce(sent, total, MPI.SUM, 0);
console.log(`process ${rank} sending ${sent.join(' ')}`);
console.log(`on task ${rank} after Reduce: ${total.join(' ')}`);

for (const [name, op] of Object.entries({ MAX: MPI.MAX, MIN: MPI.MIN, PROD: MPI.PROD })) {
  const result = await comm.reduce(rank + 1, op, 0);
  if (rank === 0) console.log(`${name} of 1 to ${size}: ${result}`);
}
const everyEven = await comm.allreduce(rank % 2 === 0, MPI.LAND);
const someEven = await comm.allreduce(rank % 2 === 0, MPI.LOR);
if (rank === 0) console.log(`every rank is even: ${everyEven}, some rank is: ${someEven}`);
