import type { Context } from '../context/context.js';
import { MPIError } from '../errors/mpi-error.js';
import type { Op } from '../operator/op.js';
import { binomialBroadcast, binomialGather, binomialReduce, binomialScatter } from '../transport/algorithm/binomial.js';
import { bruckAllgather } from '../transport/algorithm/bruck.js';
import { pairwiseAlltoall } from '../transport/algorithm/pairwise.js';
import { exclusiveScan, recursiveDoublingAllreduce, scan } from '../transport/algorithm/recursive-doubling.js';
import { ObjectRun } from './object-run.js';

/** A collective over objects that has not begun: its run, and what the rank has of it in the end. */
export interface ObjectCollective<T> {
  readonly run: ObjectRun;
  readonly result: () => T;
}

/** What a root sends in place of a block when it was given the wrong number of blocks: so that nobody waits for it in vain. */
type Block = readonly [value: unknown] | readonly [value: undefined, wrong: string];

/** The collectives over objects. They use the schedules for short messages, whatever the objects' size: their lengths differ, and nobody knows them. */
export const objectCollectives = {
  broadcast<T>(context: Context, value: T, root: number): ObjectCollective<T> {
    const { rank, size } = context;
    context.checkRoot('Comm.bcast', root);
    const target = rank === root ? [value] : [];
    const run = new ObjectRun(context, binomialBroadcast(rank, size, root), [], target);
    return { run, result: () => run.target[0] as T };
  },

  reduce<T>(context: Context, value: T, op: Op, root: number): ObjectCollective<T | undefined> {
    const { rank, size } = context;
    context.checkRoot('Comm.reduce', root);
    op.check('Comm.reduce');
    const run = new ObjectRun(context, binomialReduce(rank, size, root, op.commutative), [], [value], op);
    return { run, result: () => (rank === root ? (run.target[0] as T) : undefined) };
  },

  allreduce<T>(context: Context, value: T, op: Op): ObjectCollective<T> {
    op.check('Comm.allreduce');
    const run = new ObjectRun(context, recursiveDoublingAllreduce(context.rank, context.size), [], [value], op);
    return { run, result: () => run.target[0] as T };
  },

  gather<T>(context: Context, value: T, root: number): ObjectCollective<T[] | undefined> {
    const { rank, size } = context;
    context.checkRoot('Comm.gather', root);
    const run = new ObjectRun(context, binomialGather(rank, size, root), [value], []);
    return { run, result: () => (rank === root ? ([...run.target] as T[]) : undefined) };
  },

  scatter<T>(context: Context, values: readonly T[] | undefined, root: number): ObjectCollective<T> {
    const { rank, size } = context;
    context.checkRoot('Comm.scatter', root);
    const source = rank === root ? blocksOf(values, size) : [];
    const run = new ObjectRun(context, binomialScatter(rank, size, root), source, []);
    return {
      run,
      result: () => {
        const [value, wrong] = run.target[0] as Block;
        if (wrong !== undefined) throw new MPIError('MPI_ERR_COUNT', 'Comm.scatter', wrong);
        return value as T;
      },
    };
  },

  allgather<T>(context: Context, value: T): ObjectCollective<T[]> {
    const run = new ObjectRun(context, bruckAllgather(context.rank, context.size), [value], []);
    return { run, result: () => [...run.target] as T[] };
  },

  alltoall<T>(context: Context, values: readonly T[]): ObjectCollective<T[]> {
    const { rank, size } = context;
    const source = blocksOf(values, size) as unknown[];
    const run = new ObjectRun(context, pairwiseAlltoall(rank, size), source, []);
    return {
      run,
      result: () =>
        (run.target as readonly Block[]).map(([value, wrong]) => {
          if (wrong !== undefined) throw new MPIError('MPI_ERR_COUNT', 'Comm.alltoall', wrong);
          return value as T;
        }),
    };
  },

  scan<T>(context: Context, value: T, op: Op): ObjectCollective<T> {
    op.check('Comm.scan');
    const run = new ObjectRun(context, scan(context.rank, context.size), [], [value], op);
    return { run, result: () => run.target[0] as T };
  },

  exclusiveScan<T>(context: Context, value: T, op: Op): ObjectCollective<T | undefined> {
    op.check('Comm.exscan');
    const run = new ObjectRun(context, exclusiveScan(context.rank, context.size), [value], [], op);
    return { run, result: () => run.target[0] as T | undefined };
  },
} as const;

function blocksOf(values: unknown, size: number): Block[] {
  if (Array.isArray(values) && values.length === size) return values.map((value): Block => [value]);
  const given = Array.isArray(values) ? `an array of ${values.length}` : String(values);
  const wrong = `the root gave ${given}; it takes an array with one value for each of the ${size} ranks`;
  return Array.from({ length: size }, (): Block => [undefined, wrong]);
}
