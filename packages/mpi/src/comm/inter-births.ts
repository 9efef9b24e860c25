import { begin } from '../collective/begin.js';
import { birthTag } from '../collective/collective-tag.js';
import { interCollectives, type Sides } from '../collective/inter-collectives.js';
import { objectCollectives as objects } from '../collective/object-collectives.js';
import { ObjectRun } from '../collective/object-run.js';
import { binomialBroadcast } from '../transport/algorithm/binomial.js';
import { exchangeSchedule } from '../transport/algorithm/neighbours.js';
import { born } from '../context/born.js';
import { checkTag, type Context } from '../context/context.js';
import { Group } from '../context/group.js';
import { InterContext } from '../context/inter-context.js';
import { MPIError } from '../errors/mpi-error.js';
import { resultOf, type Course } from '../request/steps.js';
import { bornOf } from './births.js';
import type { Comm } from './comm.js';
import { descendants } from './descendants.js';
import type { Intercomm } from './intercomm.js';

/** What one side tells the other: who it is, and the numbers that it proposes. */
interface Side {
  readonly members: readonly number[];
  readonly numbers: readonly number[];
  readonly areAcross: boolean;
}
/** One for the messages across, one for those of each side. */
const numbersNeeded = 2;

/** How intercommunicators come about, and what comes of them. */
export const interBirths = {
  /** The leaders of two sides talk over a communicator that both are in. */
  *create(
    comm: Comm,
    localLeader: number,
    peer: Comm | undefined,
    remoteLeader: number,
    tag: number,
  ): Course<Intercomm> {
    const call = 'Comm.createIntercomm';
    const { context } = comm;
    context.check(call);
    context.checkRoot(call, localLeader);
    checkTag(call, tag);
    const proposed = Array.from({ length: numbersNeeded }, () => context.numbers.propose());
    const { numbers, remote } = yield* agreeing(context, proposed, function* () {
      const all = objects.allgather(context, proposed);
      const heard: unknown[] = [];
      const told = new ObjectRun(context, binomialBroadcast(comm.rank, comm.size, localLeader), [], heard);
      yield* resultOf(begin(context, call, all.run));
      const own = proposed.map((_, i) => Math.max(...all.result().map((theirs) => theirs[i] as number)));
      if (comm.rank === localLeader) {
        const { members } = comm.group;
        const { areAcross } = context.numbers;
        try {
          heard.push(yield* met(call, peer, remoteLeader, tag, { members, numbers: own, areAcross }));
        } catch (error) {
          told.fail(error as Error);
        }
      }
      yield* resultOf(begin(context, call, told));
      const other = told.target[0] as Side;
      const others = new Group(other.members);
      checkReach(call, context, other);
      if (comm.group.intersection(others).size > 0) {
        throw new MPIError('MPI_ERR_GROUP', call, 'the two sides have ranks in common; give two that have none');
      }
      const both = own.map((number, i) => Math.max(number, other.numbers[i] as number));
      return { numbers: both, remote: others };
    });
    return yield* bornBetween(context, numbers, remote, `intercommunicator of ${comm.name}`);
  },

  *duplicate(inter: Intercomm, sides: Sides): Course<Intercomm> {
    const { across, local } = sides;
    const numbers = yield* agreed(sides, 'Intercomm.dup', numbersNeeded);
    const made = yield* bornBetween(local, numbers, across.remote, `duplicate of ${inter.name}`);
    inter.attributes.copyTo(made);
    return made;
  },

  /** Both sides become one: the one that wants to be low first; where both want the same, the one with the least rank of the world. */
  *merge(inter: Intercomm, sides: Sides, high: boolean): Course<Comm> {
    const call = 'Intercomm.merge';
    const { across, local } = sides;
    const flags = yield* interCollectives.allgather(sides, call, high);
    const [number] = yield* agreed(sides, call, 1);
    const theirs = flags[0] as boolean;
    const least = (group: Group): number => Math.min(...group.members);
    const isLow = high === theirs ? least(across.group) < least(across.remote) : !high;
    const group = isLow ? across.group.union(across.remote) : across.remote.union(across.group);
    return descendants.comm(yield* bornOf(local, number as number, group), `merger of ${inter.name}`);
  },
} as const;

/** Ranks of several worlds have no way to each other but by what a spawn has made. */
function checkReach(call: string, { transport, numbers }: Context, other: Side): void {
  const reaches = transport.connections?.reaches(other.members) ?? true;
  if (reaches && numbers.areAcross === other.areAcross) return;
  const detail = 'the sides are of several worlds; merge the intercommunicator of the spawn, and part what it gives';
  throw new MPIError('MPI_ERR_UNSUPPORTED_OPERATION', call, detail);
}

/** The leaders tell each other about their sides. */
function* met(call: string, peer: Comm | undefined, remoteLeader: number, tag: number, side: Side): Course<Side> {
  if (!peer) throw new MPIError('MPI_ERR_COMM', call, 'the leader needs a communicator with the other leader');
  peer.context.check(call);
  peer.context.checkRoot(call, remoteLeader);
  if (remoteLeader === peer.rank) {
    throw new MPIError(
      'MPI_ERR_RANK',
      call,
      `${remoteLeader} is this rank itself; give that of the other side's leader`,
    );
  }
  const schedule = exchangeSchedule([remoteLeader], [remoteLeader]);
  const run = new ObjectRun(peer.context, schedule, [side], [], undefined, birthTag(tag));
  yield* resultOf(begin(peer.context, call, run));
  return run.target[0] as Side;
}

/** Both sides agree on so many numbers. */
function* agreed(sides: Sides, call: string, count: number): Course<readonly number[]> {
  const { across, local } = sides;
  const proposed = Array.from({ length: count }, () => across.numbers.propose());
  const mine = objects.allgather(local, proposed);
  const theirs = interCollectives.allgather(sides, call, proposed);
  const { numbers } = yield* agreeing(local, proposed, function* () {
    yield* resultOf(begin(local, call, mine.run));
    const all = [...mine.result(), ...(yield* theirs)];
    return { numbers: proposed.map((_, i) => Math.max(...all.map((each) => each[i] as number))) };
  });
  return numbers;
}

/** What was proposed becomes the numbers that the course finds; nothing else waits for them where it fails. */
function* agreeing<T extends { readonly numbers: readonly number[] }>(
  { numbers }: Context,
  proposed: readonly number[],
  course: () => Course<T>,
): Course<T> {
  try {
    const found = yield* course();
    found.numbers.forEach((number, i) => numbers.agree(proposed[i] as number, number));
    return found;
  } catch (error) {
    for (const number of proposed) numbers.settle(number);
    throw error;
  }
}

/** What this side has of an intercommunicator. All ranks make the two halves in the order of their numbers. */
function* bornBetween(local: Context, numbers: readonly number[], remote: Group, name: string): Course<Intercomm> {
  const [first, second] = numbers as readonly [number, number];
  const makeAcross = born(local, first, () => new InterContext(local, first, remote));
  const makeWithin = bornOf(local, second, local.group);
  let across: InterContext | undefined;
  if (first < second) across = yield* makeAcross;
  const within = yield* makeWithin;
  return descendants.intercomm(across ?? (yield* makeAcross), within, name);
}
