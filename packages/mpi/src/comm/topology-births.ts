import type { Course } from '../request/steps.js';
import { Adjacency, type AdjacentEdges, type EdgeList } from '../topology/adjacency.js';
import { Graph } from '../topology/graph.js';
import { Grid } from '../topology/grid.js';
import { agreed, births, bornOf, contextOf } from './births.js';
import type { CartComm } from './cart-comm.js';
import type { Comm } from './comm.js';
import { descendants } from './descendants.js';
import type { DistGraphComm } from './dist-graph-comm.js';
import type { GraphComm } from './graph-comm.js';

/** How communicators with a topology come about. */
export const topologyBirths = {
  *cart(comm: Comm, dims: readonly number[], periods: boolean | readonly boolean[]): Course<CartComm | undefined> {
    const grid = Grid.among(comm.size, 'Comm.createCart', dims, periods);
    const context = yield* contextOf(comm, first(comm, grid.size));
    return context && descendants.cart(context, `grid of ${comm.name}`, grid);
  },

  *cartPart(comm: Comm, whole: Grid, keep: readonly boolean[]): Course<CartComm> {
    const { color, key, grid } = whole.part(comm.rank, keep);
    const { context, name } = (yield* births.split(comm, color, key)) as Comm;
    return descendants.cart(context, name, grid);
  },

  *graph(comm: Comm, index: readonly number[], edges: readonly number[]): Course<GraphComm | undefined> {
    const graph = new Graph(index, edges, comm.size);
    const context = yield* contextOf(comm, first(comm, index.length));
    return context && descendants.graph(context, `graph of ${comm.name}`, graph);
  },

  *distGraphAdjacent(comm: Comm, edges: AdjacentEdges): Course<DistGraphComm> {
    const adjacency = new Adjacency(comm.size, ...edges);
    const { number } = yield* agreed(comm.context, 'Comm.createDistGraphAdjacent', undefined);
    return descendants.distGraph(yield* bornOf(comm.context, number, comm.group), `graph of ${comm.name}`, adjacency);
  },

  *distGraph(comm: Comm, edges: EdgeList): Course<DistGraphComm> {
    Adjacency.check(comm.size, edges);
    const { number, told } = yield* agreed(comm.context, 'Comm.createDistGraph', edges);
    const adjacency = Adjacency.among(comm.size, comm.rank, told);
    return descendants.distGraph(yield* bornOf(comm.context, number, comm.group), `graph of ${comm.name}`, adjacency);
  },
} as const;

/** The first ranks of a communicator. */
function first(comm: Comm, count: number): Comm['group'] {
  return comm.group.includeRange(count === 0 ? [] : [[0, count - 1, 1]]);
}
