import { MPI, Win } from '@parallel-cookbook/mpi';

// Ranks of two machines, two each, as far as their MPI knows. Then two of one wait for each other, and two of both, who give up.
const comm = MPI.COMM_WORLD;
const { rank } = comm;
const name = (error) => [error.name, error.errorClass].filter(Boolean).join(' ');

const near = await comm.splitType('shared');
const across = await Win.allocate(Int32Array, 1, comm).then(() => 'a window', name);
const win = await Win.allocate(Int32Array, 1, near);
await win.fence();
win.Put(Int32Array.of(rank), 1 - near.rank);
await win.fence();
const got = win.memory[0];
let deadlock;
try {
  if (rank === 0 || rank === 2) comm.recvSync(2 - rank, 4);
  else comm.recvSync(4 - rank, 4, { timeoutMs: 1500 });
} catch (error) {
  deadlock = [error.name, error.ranks?.map((each) => each.rank)];
}
let timeout;
try {
  if (rank < 2) comm.recvSync(1 - rank, 5, { timeoutMs: 1500 });
} catch (error) {
  timeout = error.name;
}
const said = await comm.gather({ near: near.size, across, got, deadlock, timeout });
if (said) console.log(JSON.stringify(said));
