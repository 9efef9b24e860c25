// The defect: a send and then a receive. It works while messages are short.
import { MPI } from '@parallel-cookbook/mpi';

const comm = MPI.COMM_WORLD;
const { rank } = comm;
const other = rank === 1 ? 5 : 1;

if (rank === 1 || rank === 5) {
  const data = rank === 1 ? 'a' : 'b';
  const received = await comm.sendrecv<string>(data, other, 0, other);
  console.log(`rank ${rank} sends ${data} and receives ${received}`);

  for (const length of [1, 1000, 1_000_000]) {
    const mine = new Float64Array(length).fill(rank);
    const theirs = new Float64Array(length);
    comm.Send(mine, other); // the defect
    comm.Recv(theirs, other);
    console.log(`rank ${rank} has ${length} numbers of rank ${theirs[0]}: ${theirs.every((each) => each === other)}`);
  }
}
