// The defect: the color is made of the size, which is the same everywhere, so that nobody is parted from anybody.
import { MPI } from '@parallel-cookbook/mpi';

const world = MPI.COMM_WORLD;
const { rank, size } = world;

const color = size % 2; // the defect
const half = (await world.split(color, rank))!;
const copy = await world.dup();

const sum = await half.allreduce(rank);
const all = await copy.allreduce(rank);
console.log(
  `rank ${rank} of ${size}: color ${color}, rank ${half.rank} of ${half.size} there, ranks add up to ${sum} of ${all}`,
);
if (rank === 0) console.log(`MPI ${MPI.getVersion().join('.')}, copy is ${copy.compare(world)} to the world`);
