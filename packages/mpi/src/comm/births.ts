import { begin } from '../collective/begin.js';
import { birthTag } from '../collective/collective-tag.js';
import { objectCollectives as objects } from '../collective/object-collectives.js';
import { ObjectRun } from '../collective/object-run.js';
import { born } from '../context/born.js';
import { checkTag, Context } from '../context/context.js';
import { UNDEFINED, type Group } from '../context/group.js';
import { MPIError } from '../errors/mpi-error.js';
import { resultOf, type Course } from '../request/steps.js';
import { bruckAllgather } from '../transport/algorithm/bruck.js';
import { renumbered } from '../transport/algorithm/schedule.js';
import type { Comm } from './comm.js';
import { descendants } from './descendants.js';

/**
 * How a communicator comes about: its ranks agree on a number, and each makes its own half from what all have told. As courses, which
 * can be awaited, waited for and asked.
 */
export const births = {
  *duplicate<C extends Comm>(comm: C, twin: (context: Context, name: string) => C): Course<C> {
    const { number } = yield* agreed(comm.context, 'Comm.dup', undefined);
    const made = twin(yield* bornOf(comm.context, number, comm.group), `duplicate of ${comm.name}`);
    comm.attributes.copyTo(made);
    return made;
  },

  *split(comm: Comm, color: number, key: number): Course<Comm | undefined> {
    checkColor(color);
    const { number, told } = yield* agreed(comm.context, 'Comm.split', [color, key] as const);
    if (color === UNDEFINED) return unborn(comm.context, number);
    const together = told.map(([theirs, place], rank) => ({ color: theirs, key: place, rank }));
    const ours = together.filter((each) => each.color === color).sort((a, b) => a.key - b.key || a.rank - b.rank);
    // The parts have no rank in common, so one number serves them all.
    const group = comm.group.include(ours.map(({ rank }) => rank));
    return descendants.comm(yield* bornOf(comm.context, number, group), `part of ${comm.name}`);
  },

  *create(comm: Comm, group: Group): Course<Comm | undefined> {
    const context = yield* contextOf(comm, group);
    return context && descendants.comm(context, `part of ${comm.name}`);
  },

  /** Only the ranks of the group take part. */
  *createGroup(comm: Comm, group: Group, tag: number): Course<Comm | undefined> {
    const call = 'Comm.createGroup';
    const { context } = comm;
    context.check(call);
    checkTag(call, tag);
    checkGroup(call, comm, group);
    const own = group.rankOf(context.transport.address);
    if (own === UNDEFINED) return undefined;
    const ranks = group.translateRanks(
      group.members.map((_, rank) => rank),
      comm.group,
    );
    const schedule = renumbered(bruckAllgather(own, group.size), ranks);
    const proposed = context.numbers.propose();
    const run = new ObjectRun(context, schedule, [proposed], [], undefined, birthTag(tag));
    const number = yield* outcome(context, proposed, call, run, () => Math.max(...(run.target as readonly number[])));
    return descendants.comm(yield* bornOf(context, number, group), `part of ${comm.name}`);
  },
} as const;

/** What all ranks have told, and the number of what they make. */
export interface Agreement<T> {
  readonly number: number;
  readonly told: readonly T[];
}

/** All ranks tell each other something, and agree on a number. */
export function* agreed<T>(context: Context, call: string, tell: T): Course<Agreement<T>> {
  context.check(call);
  const proposed = context.numbers.propose(context);
  const { run, result } = objects.allgather(context, [proposed, tell] as const);
  const number = yield* outcome(context, proposed, call, run, () => Math.max(...result().map(([theirs]) => theirs)));
  return { number, told: result().map(([, told]) => told) };
}

/** The number on which a run has agreed. */
function* outcome(
  context: Context,
  proposed: number,
  call: string,
  run: ObjectRun,
  greatest: () => number,
): Course<number> {
  const { numbers } = context;
  try {
    yield* resultOf(begin(context, call, run));
  } catch (error) {
    numbers.settle(proposed);
    throw error;
  }
  const number = greatest();
  numbers.agree(proposed, number);
  return number;
}

/** The context of those ranks that are in the group; the others get none. All ranks take part. */
export function* contextOf(comm: Comm, group: Group): Course<Context | undefined> {
  checkGroup('Comm.create', comm, group);
  const { number } = yield* agreed(comm.context, 'Comm.create', undefined);
  if (group.rankOf(comm.context.transport.address) === UNDEFINED) return unborn(comm.context, number);
  return yield* bornOf(comm.context, number, group);
}

/** That of the group. */
export function* bornOf(side: Context, number: number, group: Group): Course<Context> {
  return yield* born(side, number, () => new Context(side.transport, group, side.numbers, number));
}

/** This rank gets none. */
function unborn({ numbers }: Context, number: number): undefined {
  numbers.settle(number);
}

function checkGroup(call: string, comm: Comm, group: Group): void {
  if (group.difference(comm.group).size === 0) return;
  throw new MPIError('MPI_ERR_GROUP', call, 'the group has members that are not in the communicator');
}

function checkColor(color: number): void {
  if (color === UNDEFINED || (Number.isSafeInteger(color) && color >= 0)) return;
  const detail = `color is ${String(color)}: give a whole number, 0 or more, or UNDEFINED`;
  throw new MPIError('MPI_ERR_ARG', 'Comm.split', detail);
}
