import type { Context } from '../context/context.js';
import type { InterContext } from '../context/inter-context.js';
import { MPIError } from '../errors/mpi-error.js';
import type { Op } from '../operator/op.js';
import { resultOf, type Course } from '../request/steps.js';
import { binomialBroadcast, binomialGather, binomialReduce, binomialScatter } from '../transport/algorithm/binomial.js';
import { exchangeSchedule } from '../transport/algorithm/neighbours.js';
import { PROC_NULL } from '../transport/envelope.js';
import { begin } from './begin.js';
import { ObjectRun } from './object-run.js';

/** Stands for the root at the root itself, in collectives of intercommunicators; the others of its side give `PROC_NULL`. Python: `MPI.ROOT`. */
export const ROOT = -3;

/** The two sides of an intercommunicator, as a rank sees them. */
export interface Sides {
  /** Messages to the other side. */
  readonly across: InterContext;
  /** The ranks of this side among themselves. */
  readonly local: Context;
}

/**
 * The collectives of an intercommunicator: what one side gives, the other gets. Each side collects at its rank 0, those two talk, and each
 * hands on what it heard. As courses. All runs of a course are made when it begins, so that several at once are numbered alike everywhere;
 * a failure goes on through all of them, so that nobody waits in vain.
 */
export const interCollectives = {
  barrier(sides: Sides, call: string): Course<void> {
    return ignoring(swapped(sides, call, gatherRun(sides.local, undefined), () => undefined));
  },

  allgather<T>(sides: Sides, call: string, value: T): Course<T[]> {
    const first = gatherRun(sides.local, value);
    return swapped(sides, call, first, () => [...first.target]) as Course<T[]>;
  },

  allreduce<T>(sides: Sides, call: string, value: T, op: Op): Course<T> {
    const first = reduceRun(sides.local, value, op);
    return swapped(sides, call, first, () => first.target[0]) as Course<T>;
  },

  *broadcast<T>(sides: Sides, call: string, value: T, root: number): Course<T> {
    const role = roleOf(sides, call, root);
    if (role === 'bystander') return skipped(sides, value);
    if (role === 'root') {
      yield* resultOf(begin(sides.across, call, acrossRun(sides, [0], [], [value])));
      return value;
    }
    const target: unknown[] = [];
    const [there, told] = [acrossRun(sides, [], leads(sides) ? [root] : [], []), shareRun(sides.local, target)];
    yield* inTurn(sides, call, [there, told], () => (target[0] = there.target[0]));
    return told.target[0] as T;
  },

  *gather<T>(sides: Sides, call: string, value: T, root: number): Course<T[] | undefined> {
    const role = roleOf(sides, call, root);
    if (role === 'bystander') return skipped(sides, undefined);
    return (yield* collected(sides, call, role, root, () => {
      const run = gatherRun(sides.local, value);
      return { run, found: () => [...run.target] };
    })) as T[] | undefined;
  },

  *reduce<T>(sides: Sides, call: string, value: T, op: Op, root: number): Course<T | undefined> {
    const role = roleOf(sides, call, root);
    if (role === 'bystander') return skipped(sides, undefined);
    return (yield* collected(sides, call, role, root, () => {
      const run = reduceRun(sides.local, value, op);
      return { run, found: () => run.target[0] };
    })) as T | undefined;
  },

  *scatter<T>(sides: Sides, call: string, values: readonly T[] | undefined, root: number): Course<T | undefined> {
    const role = roleOf(sides, call, root);
    const { across, local } = sides;
    if (role === 'bystander') return skipped(sides, undefined);
    if (role === 'root') {
      const run = acrossRun(sides, [0], [], [values]);
      checkList(call, run, values, across.remote.size);
      yield* resultOf(begin(across, call, run));
      return undefined;
    }
    const source: unknown[] = [];
    const there = acrossRun(sides, [], leads(sides) ? [root] : [], []);
    const dealt = new ObjectRun(local, binomialScatter(local.rank, local.size, 0), source, []);
    yield* inTurn(sides, call, [there, dealt], () => leads(sides) && source.push(...(there.target[0] as unknown[])));
    return dealt.target[0] as T;
  },

  *alltoall<T>(sides: Sides, call: string, values: readonly T[]): Course<T[]> {
    const { across } = sides;
    const everybody = across.remote.members.map((_, rank) => rank);
    const run = acrossRun(sides, everybody, everybody, Array.isArray(values) ? [...(values as readonly T[])] : []);
    checkList(call, run, values, everybody.length);
    yield* resultOf(begin(across, call, run));
    return [...run.target] as T[];
  },
} as const;

type Role = 'root' | 'bystander' | 'other side';

function roleOf({ across }: Sides, call: string, root: number): Role {
  if (root === ROOT) return 'root';
  if (root === PROC_NULL) return 'bystander';
  if (Number.isInteger(root) && root >= 0 && root < across.remote.size) return 'other side';
  const remedy = `ROOT at the root, PROC_NULL at the others of its side, and its rank, 0 to ${across.remote.size - 1}, on the other side`;
  throw new MPIError('MPI_ERR_ROOT', call, `root is ${String(root)}; give ${remedy}`);
}

function leads({ local }: Sides): boolean {
  return local.rank === 0;
}

/** Nothing to do, but it counts. */
function skipped<T>({ across }: Sides, value: T): T {
  across.nextCollective();
  return value;
}

function gatherRun(local: Context, value: unknown): ObjectRun {
  return new ObjectRun(local, binomialGather(local.rank, local.size, 0), [value], []);
}

function reduceRun(local: Context, value: unknown, op: Op): ObjectRun {
  return new ObjectRun(local, binomialReduce(local.rank, local.size, 0, op.commutative), [], [value], op);
}

/** Everybody of this side gets what stands at its rank 0 when the run begins. */
function shareRun(local: Context, target: unknown[]): ObjectRun {
  return new ObjectRun(local, binomialBroadcast(local.rank, local.size, 0), [], target);
}

/** Messages to ranks of the other side, and from there. */
function acrossRun({ across }: Sides, to: readonly number[], from: readonly number[], source: unknown[]): ObjectRun {
  return new ObjectRun(across, exchangeSchedule(to, from), source, []);
}

/** The two ranks 0 tell each other what their sides have found, and everybody gets that of the other. */
function swapped(sides: Sides, call: string, first: ObjectRun, found: () => unknown): Course<unknown> {
  const [source, target]: [unknown[], unknown[]] = [[], []];
  const leaders = leads(sides) ? [0] : [];
  const there = acrossRun(sides, leaders, leaders, source);
  const told = shareRun(sides.local, target);
  return (function* () {
    yield* inTurn(
      sides,
      call,
      [first, there, told],
      () => leads(sides) && source.push(found()),
      () => leads(sides) && target.push(there.target[0]),
    );
    return told.target[0];
  })();
}

/** The side of the givers finds something at its rank 0, which sends it to the root. */
function* collected(
  sides: Sides,
  call: string,
  role: Role,
  root: number,
  make: () => { readonly run: ObjectRun; readonly found: () => unknown },
): Course<unknown> {
  if (role === 'root') {
    const there = acrossRun(sides, [], [0], []);
    yield* resultOf(begin(sides.across, call, there));
    return there.target[0];
  }
  const { run, found } = make();
  const source: unknown[] = [];
  const there = acrossRun(sides, leads(sides) ? [root] : [], [], source);
  yield* inTurn(sides, call, [run, there], () => leads(sides) && source.push(found()));
  return undefined;
}

/** Runs one after the other, with something to be done in between. Those behind one that failed fail, too: so they tell the others. */
function* inTurn(
  { across }: Sides,
  call: string,
  runs: readonly ObjectRun[],
  ...between: readonly (() => unknown)[]
): Course<void> {
  let failure: Error | undefined;
  for (const [i, run] of runs.entries()) {
    if (failure) run.fail(failure);
    try {
      yield* resultOf(begin(across, call, run));
      if (i < between.length) between[i]?.();
    } catch (error) {
      failure ??= error as Error;
    }
  }
  if (failure) throw failure;
}

function* ignoring(course: Course<unknown>): Course<void> {
  yield* course;
}

function checkList(call: string, run: ObjectRun, values: unknown, length: number): void {
  if (Array.isArray(values) && values.length === length) return;
  const given = Array.isArray(values) ? `an array of ${values.length}` : String(values);
  run.fail(
    new MPIError(
      'MPI_ERR_COUNT',
      call,
      `${given} was given; give an array with one value for each of the ${length} ranks of the other side`,
    ),
  );
}
