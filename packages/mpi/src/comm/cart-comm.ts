import type { Context } from '../context/context.js';
import type { Request } from '../request/request.js';
import type { Grid } from '../topology/grid.js';
import type { Neighbours } from '../transport/algorithm/neighbours.js';
import { descendants } from './descendants.js';
import { topologyBirths } from './topology-births.js';
import { TopologyComm } from './topology-comm.js';

/**
 * A communicator whose ranks stand in a grid, row-major. Python analogue: `MPI.Cartcomm`. Made by `comm.createCart`.
 *
 * Neighbours are, along each axis, the one before and the one behind, `PROC_NULL` beyond a border. Errors: `MPIError` (`MPI_ERR_RANK`,
 * `MPI_ERR_DIMS`, `MPI_ERR_ARG`).
 *
 * @example
 * import { MPI } from '@parallel-cookbook/mpi';
 *
 * const ring = await MPI.COMM_WORLD.createCart([1], true);
 * console.log(ring.getCoords(0), ring.shift(0, 1)); // [ 0 ] [ 0, 0 ]
 * console.log(await ring.neighborAllgather('me')); // [ 'me', 'me' ]
 */
export class CartComm extends TopologyComm {
  readonly #grid: Grid;
  protected override readonly neighbourhood: Neighbours;

  /** @internal */
  constructor(context: Context, name: string, grid: Grid) {
    super(context, name);
    this.#grid = grid;
    this.neighbourhood = grid.neighboursOf(context.rank);
  }

  /** How many ranks there are along each axis. */
  get dims(): readonly number[] {
    return this.#grid.dims;
  }

  /** How many axes there are. Python: `ndim`, `Get_dim`. */
  get ndim(): number {
    return this.dims.length;
  }

  /** Whether each axis is a ring. */
  get periods(): readonly boolean[] {
    return this.#grid.periods;
  }

  /** Where this rank stands. */
  get coords(): readonly number[] {
    return this.getCoords(this.rank);
  }

  /** Where a rank stands. Python: `Get_coords`. */
  getCoords(rank: number): number[] {
    return this.#grid.coordsOf('Comm.getCoords', rank);
  }

  /** Who stands there. Along a ring coordinates may go beyond the border. Python: `Get_cart_rank`. */
  getCartRank(coords: readonly number[]): number {
    return this.#grid.rankOf('Comm.getCartRank', coords);
  }

  /**
   * Who sends to this rank and who it sends to when everybody sends so many steps along an axis; `PROC_NULL` beyond a border, which may
   * be given to `Sendrecv` as it is. Python: `Shift`.
   */
  shift(axis: number, displacement: number): readonly [source: number, destination: number] {
    return this.#grid.shift('Comm.shift', this.rank, axis, displacement);
  }

  /** Parts the grid: ranks that differ only along the axes that are kept stay together. Collective. Python: `Sub`. */
  sub(keep: readonly boolean[]): Promise<CartComm> {
    return this.#sub(keep).wait();
  }

  /** {@link sub}, blocking. */
  subSync(keep: readonly boolean[]): CartComm {
    return this.#sub(keep).waitSync();
  }

  override get topology(): 'cart' {
    return 'cart';
  }

  protected override twin(context: Context, name: string): CartComm {
    return new CartComm(context, name, this.#grid);
  }

  #sub(keep: readonly boolean[]): Request<CartComm> {
    return this.beginBirth('Comm.sub', topologyBirths.cartPart(this, this.#grid, keep));
  }
}

descendants.cart = (context, name, grid) => new CartComm(context, name, grid);
