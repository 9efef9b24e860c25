import type { Context } from '../context/context.js';
import type { InterContext } from '../context/inter-context.js';
import type { Adjacency } from '../topology/adjacency.js';
import type { Graph } from '../topology/graph.js';
import type { Grid } from '../topology/grid.js';
import type { CartComm } from './cart-comm.js';
import type { Comm } from './comm.js';
import type { DistGraphComm } from './dist-graph-comm.js';
import type { GraphComm } from './graph-comm.js';
import type { Intercomm } from './intercomm.js';

/** How communicators of every kind are made. */
export interface Descendants {
  comm: (context: Context, name: string) => Comm;
  cart: (context: Context, name: string, grid: Grid) => CartComm;
  graph: (context: Context, name: string, graph: Graph) => GraphComm;
  intercomm: (across: InterContext, local: Context, name: string) => Intercomm;
  distGraph: (context: Context, name: string, adjacency: Adjacency) => DistGraphComm;
}

/** A class cannot import what extends it: each kind of communicator enters itself here, and those that make one find it. */
export const descendants = {} as Descendants;
