import type { Context } from '../context/context.js';
import type { Adjacency } from '../topology/adjacency.js';
import { descendants } from './descendants.js';
import { TopologyComm } from './topology-comm.js';

/**
 * A communicator whose ranks are the nodes of a graph of which each knows its own edges only. Python analogue: `MPI.Distgraphcomm`. Made by
 * `comm.createDistGraph` and `comm.createDistGraphAdjacent`.
 */
export class DistGraphComm extends TopologyComm {
  protected override readonly neighbourhood: Adjacency;

  /** @internal */
  constructor(context: Context, name: string, adjacency: Adjacency) {
    super(context, name);
    this.neighbourhood = adjacency;
  }

  /** Who this rank hears from, who it tells, and what those edges weigh, if they weigh anything. Python: `Get_dist_neighbors`. */
  getDistNeighbors(): {
    readonly sources: readonly number[];
    readonly destinations: readonly number[];
    readonly sourceWeights: readonly number[] | undefined;
    readonly destinationWeights: readonly number[] | undefined;
  } {
    const { sources, destinations, sourceWeights, destinationWeights } = this.neighbourhood;
    return { sources, destinations, sourceWeights, destinationWeights };
  }

  override get topology(): 'dist-graph' {
    return 'dist-graph';
  }

  protected override twin(context: Context, name: string): DistGraphComm {
    return new DistGraphComm(context, name, this.neighbourhood);
  }
}

descendants.distGraph = (context, name, adjacency) => new DistGraphComm(context, name, adjacency);
