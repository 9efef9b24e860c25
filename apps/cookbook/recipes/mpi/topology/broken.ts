// The defect: neighbours by arithmetic on the rank alone. Rank 1 takes rank 2 for its right neighbour, which stands in the next row.
import { MPI } from '@parallel-cookbook/mpi';

const world = MPI.COMM_WORLD;
const { rank, size } = world;

for (const name of ['grid', 'torus'] as const) {
  const named = (other: number): string => {
    if (name === 'torus') return `${(other + size) % size}`;
    return other < 0 || other >= size ? 'nobody' : `${other}`; // the defect: the end of a row is no border
  };
  console.log(
    `${name}: process ${rank} at [${Math.floor(rank / 2)}, ${rank % 2}], up ${named(rank - 2)}, down ${named(rank + 2)}, left ${named(rank - 1)}, right ${named(rank + 1)}`,
  );
  await world.barrier();
}
