// What an MPI program is made of: ranks, communicators, and groups of ranks with messages of their own.
import { MPI } from '@parallel-cookbook/mpi';

const world = MPI.COMM_WORLD;
const { rank, size } = world;

const color = rank % 2; // those who give the same color are together
const half = (await world.split(color, rank))!;
const copy = await world.dup(); // the same ranks, a message space of its own

const sum = await half.allreduce(rank);
const all = await copy.allreduce(rank);
console.log(
  `rank ${rank} of ${size}: color ${color}, rank ${half.rank} of ${half.size} there, ranks add up to ${sum} of ${all}`,
);
if (rank === 0) console.log(`MPI ${MPI.getVersion().join('.')}, copy is ${copy.compare(world)} to the world`);
