// Four ranks stand in a grid of two by two. Each asks for its neighbours: first where the grid has borders, then on a torus.
import { MPI } from '@parallel-cookbook/mpi';

const world = MPI.COMM_WORLD;

for (const [name, isTorus] of [
  ['grid', false],
  ['torus', true],
] as const) {
  const grid = (await world.createCart([2, 2], isTorus))!;
  const [row, column] = grid.coords;
  const [up, down] = grid.shift(0, 1); // who sends to this rank along the rows, and to whom this rank sends
  const [left, right] = grid.shift(1, 1);
  const named = (rank: number): string => (rank === MPI.PROC_NULL ? 'nobody' : `${rank}`);
  console.log(
    `${name}: process ${grid.rank} at [${row}, ${column}], up ${named(up)}, down ${named(down)}, left ${named(left)}, right ${named(right)}`,
  );
  await grid.barrier();
}
