import { readFileSync } from 'node:fs';
import { defineTasks } from '@parallel-cookbook/primitives';
import { MPI } from '@parallel-cookbook/mpi';

/** This rank's process, and what it has open in the system's shared memory. */
function whoAmI() {
  const maps = readFileSync('/proc/self/maps', 'utf8').matchAll(/\/dev\/shm\/\S+$/gm);
  return { rank: MPI.COMM_WORLD.rank, pid: process.pid, shared: [...new Set([...maps].map(([path]) => path))] };
}

/** One rank fails, while the others wait for it. */
async function fails(who) {
  const comm = MPI.COMM_WORLD;
  if (comm.rank === who) throw new RangeError(`rank ${who} has had enough`);
  await comm.barrier();
}

/** One rank computes for ever, while the others wait for it. */
async function hangs(who) {
  const comm = MPI.COMM_WORLD;
  for (; comm.rank === who;);
  await comm.barrier();
}

/** A message that comes, and that nobody receives. */
function leaves() {
  const comm = MPI.COMM_WORLD;
  if (comm.rank === 0) comm.Bsend(Int8Array.of(1), 1, 5);
  if (comm.rank === 1) comm.Probe(0, 5);
}

export const tasks = defineTasks(import.meta.url, { whoAmI, fails, hangs, leaves }, { namespace: 'lasting' });
