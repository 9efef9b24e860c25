import { MPIError } from '../errors/mpi-error.js';
import { PROC_NULL } from '../transport/envelope.js';
import type { Neighbours } from '../transport/algorithm/neighbours.js';

/**
 * A grid of ranks: row-major, the last coordinate runs fastest; in some dimensions it may be a ring. The arithmetic of Cartesian
 * topologies: nothing here talks to anybody.
 */
export class Grid {
  readonly dims: readonly number[];
  /** Whether each dimension is a ring. */
  readonly periods: readonly boolean[];
  /** How many ranks it takes. */
  readonly size: number;

  constructor(dims: readonly number[], periods: readonly boolean[], call = 'Comm.createCart') {
    if (!dims.every((dim) => Number.isSafeInteger(dim) && dim >= 1)) {
      throw new MPIError('MPI_ERR_DIMS', call, `dimensions are ${String(dims)}: give whole numbers, 1 or more`);
    }
    if (periods.length !== dims.length) {
      throw new MPIError(
        'MPI_ERR_DIMS',
        call,
        `${dims.length} dimensions and ${periods.length} periods: give one each`,
      );
    }
    this.dims = [...dims];
    this.periods = [...periods];
    this.size = dims.reduce((product, dim) => product * dim, 1);
  }

  /** One that so many ranks have room for. @param periods of each dimension, or of all. */
  static among(ranks: number, call: string, dims: readonly number[], periods: boolean | readonly boolean[]): Grid {
    const grid = new Grid(dims, typeof periods === 'boolean' ? dims.map(() => periods) : periods, call);
    if (grid.size <= ranks) return grid;
    throw new MPIError('MPI_ERR_ARG', call, `it takes ${grid.size} ranks, and there are ${ranks}`);
  }

  /** Where a rank stands. */
  coordsOf(call: string, rank: number): number[] {
    if (!Number.isSafeInteger(rank) || rank < 0 || rank >= this.size) {
      throw new MPIError('MPI_ERR_RANK', call, `${String(rank)} is no rank of the grid; give 0 to ${this.size - 1}`);
    }
    const coords: number[] = [];
    let rest = rank;
    for (let axis = this.dims.length - 1; axis >= 0; axis--) {
      const dim = this.dims[axis] as number;
      coords.unshift(rest % dim);
      rest = Math.floor(rest / dim);
    }
    return coords;
  }

  /** Who stands there; around a ring coordinates may go beyond the border. */
  rankOf(call: string, coords: readonly number[]): number {
    if (coords.length !== this.dims.length || !coords.every(Number.isSafeInteger)) {
      throw new MPIError('MPI_ERR_ARG', call, `${String(coords)}: give ${this.dims.length} whole numbers`);
    }
    const rank = this.#find(coords);
    if (rank !== PROC_NULL) return rank;
    const detail = `${String(coords)} is outside of the grid of ${this.dims.join(' × ')}, which is no ring there`;
    throw new MPIError('MPI_ERR_RANK', call, detail);
  }

  /** Who is so many steps before a rank along an axis, and who so many behind; `PROC_NULL` where nobody is. */
  shift(
    call: string,
    rank: number,
    axis: number,
    displacement: number,
  ): readonly [source: number, destination: number] {
    if (!Number.isSafeInteger(axis) || axis < 0 || axis >= this.dims.length) {
      const detail = `${String(axis)} is no dimension of ${this.dims.join(' × ') || 'a grid without dimensions'}`;
      throw new MPIError('MPI_ERR_DIMS', call, detail);
    }
    if (!Number.isSafeInteger(displacement)) {
      throw new MPIError('MPI_ERR_ARG', call, `displacement is ${String(displacement)}: give a whole number`);
    }
    const coords = this.coordsOf(call, rank);
    const moved = (by: number): number => this.#find(coords.map((at, i) => (i === axis ? at + by : at)));
    return [moved(-displacement), moved(displacement)];
  }

  /** Along every axis the one before and the one behind. */
  neighboursOf(rank: number): Neighbours {
    const around = this.dims.flatMap((_, axis) => this.shift('Comm.neighbors', rank, axis, 1));
    // What goes forward comes from behind: so it leaves first, where both neighbours are one and the same rank.
    const order = around.map((_, i) => (i % 2 === 0 ? i + 1 : i - 1));
    return { sources: around, destinations: around, order };
  }

  /** The part of the grid in which a rank stands when some axes are kept: which part it is, its place there, and the part. */
  part(rank: number, keep: readonly boolean[]): { readonly color: number; readonly key: number; readonly grid: Grid } {
    if (keep.length !== this.dims.length) {
      const detail = `the grid has ${this.dims.length} dimensions; say of each whether it is kept`;
      throw new MPIError('MPI_ERR_DIMS', 'Comm.sub', detail);
    }
    const coords = this.coordsOf('Comm.sub', rank);
    const only = <T>(of: readonly T[], kept: boolean): T[] => of.filter((_, axis) => keep[axis] === kept);
    const grid = new Grid(only(this.dims, true), only(this.periods, true));
    const others = new Grid(only(this.dims, false), only(this.periods, false));
    const key = grid.rankOf('Comm.sub', only(coords, true));
    return { color: others.rankOf('Comm.sub', only(coords, false)), key, grid };
  }

  #find(coords: readonly number[]): number {
    let rank = 0;
    for (let axis = 0; axis < coords.length; axis++) {
      const dim = this.dims[axis] as number;
      let at = coords[axis] as number;
      if (at < 0 || at >= dim) {
        if (!this.periods[axis]) return PROC_NULL;
        at = ((at % dim) + dim) % dim;
      }
      rank = rank * dim + at;
    }
    return rank;
  }
}
