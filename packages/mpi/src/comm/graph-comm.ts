import type { Context } from '../context/context.js';
import type { Graph } from '../topology/graph.js';
import type { Neighbours } from '../transport/algorithm/neighbours.js';
import { descendants } from './descendants.js';
import { TopologyComm } from './topology-comm.js';

/** A communicator whose ranks are the nodes of a graph that all of them know. Python analogue: `MPI.Graphcomm`. Made by `comm.createGraph`. */
export class GraphComm extends TopologyComm {
  readonly #graph: Graph;
  protected override readonly neighbourhood: Neighbours;

  /** @internal */
  constructor(context: Context, name: string, graph: Graph) {
    super(context, name);
    this.#graph = graph;
    this.neighbourhood = graph.neighboursOf(context.rank);
  }

  /** How many nodes and edges there are. Python: `Get_dims`. */
  get dims(): readonly [nodes: number, edges: number] {
    return [this.index.length, this.edges.length];
  }

  /** Where the edges of each node end. */
  get index(): readonly number[] {
    return this.#graph.index;
  }

  /** The edges of all nodes, one behind the other: where each leads to. */
  get edges(): readonly number[] {
    return this.#graph.edges;
  }

  /** Who stands beside this rank. */
  get neighbors(): readonly number[] {
    return this.getNeighbors(this.rank);
  }

  /** Who stands beside a rank. Python: `Get_neighbors`. Errors: `MPIError`, `MPI_ERR_RANK`. */
  getNeighbors(rank: number): number[] {
    return this.#graph.around('Comm.getNeighbors', rank);
  }

  override get topology(): 'graph' {
    return 'graph';
  }

  protected override twin(context: Context, name: string): GraphComm {
    return new GraphComm(context, name, this.#graph);
  }
}

descendants.graph = (context, name, graph) => new GraphComm(context, name, graph);
