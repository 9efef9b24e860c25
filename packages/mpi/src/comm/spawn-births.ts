import { randomUUID } from 'node:crypto';
import { begin } from '../collective/begin.js';
import { spawnTag } from '../collective/collective-tag.js';
import { objectCollectives as objects } from '../collective/object-collectives.js';
import { ObjectRun } from '../collective/object-run.js';
import { turn } from '../context/born.js';
import { Context } from '../context/context.js';
import { Group } from '../context/group.js';
import { InterContext } from '../context/inter-context.js';
import type { ErrorClass } from '../errors/error-class.js';
import { MPIError } from '../errors/mpi-error.js';
import { Request } from '../request/request.js';
import { resultOf, type Course } from '../request/steps.js';
import { binomialBroadcast } from '../transport/algorithm/binomial.js';
import { disseminationBarrier } from '../transport/algorithm/dissemination.js';
import type { BornWorld, Launch, Spawn } from '../transport/spawning.js';
import { descendants } from './descendants.js';
import type { Intercomm } from './intercomm.js';

/** What the root tells the others: where the new ranks are, or why there are none. */
type Told = BornWorld | { readonly errorClass: ErrorClass; readonly failure: string };

/** How ranks are started, and how both sides get hold of each other. */
export const spawnBirths = {
  /** @param plan at the root: what to start. */
  *spawn(context: Context, call: string, plan: () => readonly Launch[], root: number): Course<Intercomm> {
    context.check(call);
    context.checkRoot(call, root);
    const { transport, group } = context;
    const { across } = context.numbers;
    const { spawning } = transport;
    if (!spawning) {
      const detail = 'ranks over sockets start no others; start the program where processes can share memory';
      throw new MPIError('MPI_ERR_UNSUPPORTED_OPERATION', call, detail);
    }
    const isRoot = context.rank === root;
    const { numbers, place, name, tag } = yield* agreed(context, call, isRoot ? randomUUID() : '');
    const spawn = spawning.begin({ name, parents: group.members, root, numbers });
    try {
      // Whoever does not expect it yet would not hear of it.
      yield* met(context, call, tag);
      const own = isRoot ? yield* started(context, spawn, call, plan) : undefined;
      const told = (yield* broadcast(context, call, tag, own?.told, root)) as Told;
      if (own?.error) throw own.error;
      if ('failure' in told) throw new MPIError(told.errorClass, call, `rank ${root} failed: ${told.failure}`);
      yield* turn(transport, () => context.numbers.isNext(place) && across.isNext(Math.min(...numbers)));
      spawn.connect(told);
      // The root keeps it until everybody has it.
      yield* met(context, call, tag);
      const children = Array.from({ length: told.size }, (_, child) => told.first + child);
      return between(context, numbers, group, new Group(children), 'children');
    } finally {
      spawn.close();
      for (const number of numbers) across.settle(number);
      context.numbers.settle(place);
    }
  },
} as const;

/** What all who spawn agree on first. */
interface Agreement {
  /** Of the channels by which both sides talk, and by which each talks among itself. */
  readonly numbers: readonly number[];
  /** The number by which it stands in the row of what they make among themselves. */
  readonly place: number;
  readonly name: string;
  /** Of all that they tell each other from now on: of several spawns at once any may be the first to go on. */
  readonly tag: number;
}

/** @param name given by the root only. */
function* agreed(context: Context, call: string, name: string): Course<Agreement> {
  const { across, areAcross } = context.numbers;
  const rows = [across, across, ...(areAcross ? [] : [context.numbers])];
  const proposed = rows.map((row) => row.propose());
  const { run, result } = objects.allgather(context, { proposed, name });
  try {
    yield* resultOf(begin(context, call, run));
  } catch (error) {
    for (const [i, row] of rows.entries()) row.settle(proposed[i] as number);
    throw error;
  }
  const [first, second, place] = rows.map((row, i) => {
    const number = Math.max(...result().map((each) => each.proposed[i] as number));
    row.agree(proposed[i] as number, number);
    return number;
  }) as [number, number, number?];
  const names = result().map((each) => each.name);
  return { numbers: [first, second], place: place ?? first, name: names.join(''), tag: spawnTag(run.collective) };
}

/** The intercommunicator of a spawn, as one side has it. */
export function between(
  { transport, numbers }: Context,
  [across, within]: readonly number[],
  own: Group,
  others: Group,
  name: string,
): Intercomm {
  const local = new Context(transport, own, numbers.across, within as number);
  return descendants.intercomm(new InterContext(local, across as number, others), local, name);
}

/** At the root: starts them, and waits until they are there. */
function* started(
  { transport }: Context,
  spawn: Spawn,
  call: string,
  plan: () => readonly Launch[],
): Course<{ readonly told: Told; readonly error?: Error }> {
  try {
    const newborn = spawn.start(call, plan());
    try {
      const what = 'see the ranks that were started begin';
      yield* resultOf(new Request({ transport, operation: newborn, what, finish: () => undefined }));
    } catch (error) {
      newborn.giveUp();
      throw error;
    }
    return { told: newborn.tell() };
  } catch (error) {
    const { errorClass, detail } = error as Partial<MPIError>;
    const told = { errorClass: errorClass ?? 'MPI_ERR_SPAWN', failure: detail ?? (error as Error).message };
    return { told, error: error as Error };
  }
}

function* met(context: Context, call: string, tag: number): Course<void> {
  const schedule = disseminationBarrier(context.rank, context.size);
  yield* resultOf(begin(context, call, new ObjectRun(context, schedule, [], [], undefined, tag)));
}

function* broadcast<T>(context: Context, call: string, tag: number, value: T, root: number): Course<T> {
  const schedule = binomialBroadcast(context.rank, context.size, root);
  const run = new ObjectRun(context, schedule, [], context.rank === root ? [value] : [], undefined, tag);
  yield* resultOf(begin(context, call, run));
  return run.target[0] as T;
}
