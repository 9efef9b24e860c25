// The defect: rank 8 does not name the sender, and rank 0 has sent it something, too. It takes what comes first.
import { MPI } from '@parallel-cookbook/mpi';

const comm = MPI.COMM_WORLD;
const { rank } = comm;
console.log(`my rank is: ${rank}`);

if (rank === 0) {
  const data = 10_000_000;
  await comm.send(data, 4);
  await comm.send(data, 8); // left over from another exchange
  await comm.send('go', 1, 1); // the unlucky order, made certain: rank 1 sends after that
  console.log(`sending data ${data} to process 4`);
}
if (rank === 1) {
  const data = 'hello';
  await comm.recv(0, 1);
  await comm.ssend('go', 8, 1); // now what rank 0 has sent is there, and this is received before the next is sent
  await comm.send(data, 8);
  console.log(`sending data ${data} to process 8`);
}
if (rank === 4) console.log(`data received is = ${await comm.recv<number>(0)}`);
if (rank === 8) {
  await comm.recv(1, 1);
  console.log(`data1 received is = ${await comm.recv<string>(MPI.ANY_SOURCE, 0)}`); // the defect
}
