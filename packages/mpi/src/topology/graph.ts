import { MPIError } from '../errors/mpi-error.js';
import type { Neighbours } from '../transport/algorithm/neighbours.js';

/** A graph that every rank knows as a whole: where the neighbours of each rank end in the list of all edges. */
export class Graph {
  readonly index: readonly number[];
  readonly edges: readonly number[];

  /** @param ranks how many there are to take its nodes. */
  constructor(index: readonly number[], edges: readonly number[], ranks: number, call = 'Comm.createGraph') {
    const rises = index.every((end, i) => Number.isSafeInteger(end) && end >= (index[i - 1] ?? 0));
    if (!rises || (index.at(-1) ?? 0) !== edges.length) {
      const detail = `index is ${String(index)}: give for each node where its edges end among the ${edges.length}`;
      throw new MPIError('MPI_ERR_ARG', call, detail);
    }
    if (index.length > ranks) {
      throw new MPIError('MPI_ERR_ARG', call, `the graph has ${index.length} nodes, and there are ${ranks} ranks`);
    }
    const stray = edges.find((node) => !Number.isSafeInteger(node) || node < 0 || node >= index.length);
    if (stray !== undefined) {
      throw new MPIError('MPI_ERR_ARG', call, `an edge leads to ${stray}; give nodes from 0 to ${index.length - 1}`);
    }
    this.index = [...index];
    this.edges = [...edges];
  }

  /** Who stands beside a node. */
  around(call: string, node: number): number[] {
    if (!Number.isSafeInteger(node) || node < 0 || node >= this.index.length) {
      throw new MPIError('MPI_ERR_RANK', call, `${String(node)} is no node; give 0 to ${this.index.length - 1}`);
    }
    return this.edges.slice(this.index[node - 1] ?? 0, this.index[node]);
  }

  neighboursOf(node: number): Neighbours {
    const around = this.around('Comm.neighbors', node);
    return { sources: around, destinations: around };
  }
}
