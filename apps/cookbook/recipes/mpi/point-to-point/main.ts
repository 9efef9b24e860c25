// Rank 0 sends a number to rank 4, rank 1 a string to rank 8; who receives names the sender.
import { MPI } from '@parallel-cookbook/mpi';

const comm = MPI.COMM_WORLD;
const { rank } = comm;
console.log(`my rank is: ${rank}`);

if (rank === 0) {
  const data = 10_000_000;
  await comm.send(data, 4);
  console.log(`sending data ${data} to process 4`);
}
if (rank === 1) {
  const data = 'hello';
  await comm.send(data, 8);
  console.log(`sending data ${data} to process 8`);
}
if (rank === 4) console.log(`data received is = ${await comm.recv<number>(0)}`);
if (rank === 8) console.log(`data1 received is = ${await comm.recv<string>(1)}`);
