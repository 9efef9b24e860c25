import { MPIError } from '../errors/mpi-error.js';
import type { Neighbours } from '../transport/algorithm/neighbours.js';

/** Edges that start at some nodes: of each how many, all their ends, and how much each weighs. */
export interface EdgeList {
  readonly sources: readonly number[];
  readonly degrees: readonly number[];
  readonly destinations: readonly number[];
  readonly weights?: readonly number[] | undefined;
}

/** The edges of one rank: who it hears from, who it tells, and what each of them weighs. */
export type AdjacentEdges = readonly [
  sources: readonly number[],
  destinations: readonly number[],
  sourceWeights?: readonly number[],
  destinationWeights?: readonly number[],
];

/** What a rank knows of a graph that no rank knows as a whole: its edges, and their weights, if they have any. */
export class Adjacency implements Neighbours {
  readonly sources: readonly number[];
  readonly destinations: readonly number[];
  readonly sourceWeights: readonly number[] | undefined;
  readonly destinationWeights: readonly number[] | undefined;

  constructor(
    ranks: number,
    sources: readonly number[],
    destinations: readonly number[],
    sourceWeights?: readonly number[],
    destinationWeights?: readonly number[],
  ) {
    const call = 'Comm.createDistGraphAdjacent';
    checkNodes(call, ranks, sources);
    checkNodes(call, ranks, destinations);
    checkWeights(call, sources, sourceWeights);
    checkWeights(call, destinations, destinationWeights);
    this.sources = [...sources];
    this.destinations = [...destinations];
    this.sourceWeights = sourceWeights && [...sourceWeights];
    this.destinationWeights = destinationWeights && [...destinationWeights];
  }

  /** That of one rank, out of all edges that any rank has named; in the order of ranks that named them. */
  static among(ranks: number, rank: number, lists: readonly EdgeList[]): Adjacency {
    const weighted = lists.some(({ weights }) => weights !== undefined);
    const edges = lists.flatMap(({ sources, degrees, destinations, weights }) => {
      let end = 0;
      return sources.flatMap((source, i) => {
        const start = end;
        end += degrees[i] as number;
        const ends = destinations.slice(start, end);
        return ends.map((destination, j) => ({ source, destination, weight: weights?.[start + j] ?? 1 }));
      });
    });
    const coming = edges.filter(({ destination }) => destination === rank);
    const going = edges.filter(({ source }) => source === rank);
    const weights = (of: typeof edges): number[] | undefined => (weighted ? of.map(({ weight }) => weight) : undefined);
    return new Adjacency(
      ranks,
      coming.map(({ source }) => source),
      going.map(({ destination }) => destination),
      weights(coming),
      weights(going),
    );
  }

  /** Throws for a list of edges that is none. */
  static check(ranks: number, { sources, degrees, destinations, weights }: EdgeList): void {
    const call = 'Comm.createDistGraph';
    checkNodes(call, ranks, sources);
    checkNodes(call, ranks, destinations);
    checkWeights(call, destinations, weights);
    const total = degrees.reduce((sum, degree) => sum + degree, 0);
    const whole = degrees.every((degree) => Number.isSafeInteger(degree) && degree >= 0);
    if (whole && degrees.length === sources.length && total === destinations.length) return;
    const detail = `degrees are ${String(degrees)}: give one for each of the ${sources.length} sources, in all ${destinations.length}`;
    throw new MPIError('MPI_ERR_ARG', call, detail);
  }
}

function checkNodes(call: string, ranks: number, nodes: readonly number[]): void {
  const stray = nodes.find((node) => !Number.isSafeInteger(node) || node < 0 || node >= ranks);
  if (stray === undefined) return;
  throw new MPIError('MPI_ERR_RANK', call, `an edge names ${String(stray)}; give ranks from 0 to ${ranks - 1}`);
}

function checkWeights(call: string, nodes: readonly number[], weights: readonly number[] | undefined): void {
  if (!weights) return;
  const fits =
    weights.length === nodes.length && weights.every((weight) => Number.isSafeInteger(weight) && weight >= 0);
  if (fits) return;
  throw new MPIError(
    'MPI_ERR_ARG',
    call,
    `weights are ${String(weights)}: give ${nodes.length} whole numbers, 0 or more`,
  );
}
