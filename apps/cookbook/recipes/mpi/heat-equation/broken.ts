// The defect: the borders are exchanged once, before the first step, and not before each one.
import { computeDims, Datatype, MPI } from '@parallel-cookbook/mpi';

const n = 1024; // points each way, without the fixed border
const steps = 100;

/** A plate of rows and columns with a border around it, warm at its upper edge. */
function plate(rows: number, columns: number, isWarmAbove: boolean): Float64Array {
  const values = new Float64Array((rows + 2) * (columns + 2));
  if (isWarmAbove) values.fill(100, 0, columns + 2);
  return values;
}

/** Each point of the next plate is the mean of its four neighbours in this one. */
function step(now: Float64Array, next: Float64Array, rows: number, columns: number): void {
  const width = columns + 2;
  for (let row = 1; row <= rows; row++) {
    for (let at = row * width + 1, end = at + columns; at < end; at++) {
      next[at] = 0.25 * (now[at - width]! + now[at + width]! + now[at - 1]! + now[at + 1]!);
    }
  }
}

const grid = (await MPI.COMM_WORLD.createCart(computeDims(MPI.COMM_WORLD.size, 2)))!;
const [rowsOfGrid, columnsOfGrid] = grid.dims as [number, number];
const [rows, columns] = [n / rowsOfGrid, n / columnsOfGrid];
const width = columns + 2;
const [gridRow, gridColumn] = grid.coords as [number, number];
const [up, down] = grid.shift(0, 1);
const [left, right] = grid.shift(1, 1);

let now: Float64Array = plate(rows, columns, gridRow === 0);
let next: Float64Array = now.slice();
const column = Datatype.of(now).createVector(rows, 1, width).commit(); // every width-th number: one column

/** Each neighbour gets the edge of this part that it touches; beyond the plate there is PROC_NULL, and nothing is sent. */
function exchangeBorders(part: Float64Array): void {
  const row = (index: number): Float64Array => part.subarray(index * width + 1, index * width + 1 + columns);
  const edge = (index: number) => [part.subarray(width + index), 1, column] as const;
  grid.Sendrecv(row(1), up, 0, row(rows + 1), down, 0);
  grid.Sendrecv(row(rows), down, 1, row(0), up, 1);
  grid.Sendrecv(edge(1), left, 2, edge(columns + 1), right, 2);
  grid.Sendrecv(edge(columns), right, 3, edge(0), left, 3);
}

for (let i = 0; i < steps; i++) {
  if (i === 0) exchangeBorders(now); // the defect
  step(now, next, rows, columns);
  [now, next] = [next, now];
}

// The quarters come together at rank 0, which does it all once more, alone.
const inner = new Float64Array(rows * columns);
for (let row = 0; row < rows; row++)
  inner.set(now.subarray((row + 1) * width + 1, (row + 1) * width + 1 + columns), row * columns);
const all = new Float64Array(grid.rank === 0 ? n * n : 0);
grid.Gather(inner, all, 0);
console.log(`rank ${grid.rank} at [${gridRow}, ${gridColumn}] has done ${steps} steps on ${rows} × ${columns} points`);

if (grid.rank === 0) {
  let [alone, after] = [plate(n, n, true), plate(n, n, true)];
  for (let i = 0; i < steps; i++) {
    step(alone, after, n, n);
    [alone, after] = [after, alone];
  }
  let different = 0;
  for (let part = 0; part < grid.size; part++) {
    const [partRow, partColumn] = grid.getCoords(part) as [number, number];
    for (let i = 0; i < inner.length; i++) {
      const row = partRow * rows + Math.floor(i / columns) + 1;
      const at = row * (n + 2) + partColumn * columns + (i % columns) + 1;
      if (!Object.is(all[part * inner.length + i], alone[at])) different++;
    }
  }
  console.log(`points that differ from those of one rank alone: ${different} of ${n * n}`);
  console.log(`in the middle of the first row: ${alone[n + 2 + n / 2]!.toFixed(6)}`);
}
