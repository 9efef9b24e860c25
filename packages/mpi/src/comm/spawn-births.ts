import type { Region } from '@parallel-cookbook/primitives';
import { randomUUID } from 'node:crypto';
import { arrayCollectives as arrays } from '../collective/array-collectives.js';
import { begin } from '../collective/begin.js';
import { objectCollectives as objects } from '../collective/object-collectives.js';
import { Context } from '../context/context.js';
import { Group } from '../context/group.js';
import { InterContext } from '../context/inter-context.js';
import type { ErrorClass } from '../errors/error-class.js';
import { MPIError } from '../errors/mpi-error.js';
import { Request } from '../request/request.js';
import { resultOf, type Course } from '../request/steps.js';
import type { Launch, Spawning } from '../transport/spawning.js';
import { descendants } from './descendants.js';
import type { Intercomm } from './intercomm.js';

/** What the root tells the others: where the new ranks are, or why there are none. */
type Told =
  | { readonly where: unknown; readonly first: number; readonly size: number; readonly numbers: readonly number[] }
  | { readonly errorClass: ErrorClass; readonly failure: string };

/** How ranks are started, and how both sides get hold of each other. */
export const spawnBirths = {
  /** @param plan at the root: what to start. */
  *spawn(context: Context, call: string, plan: () => readonly Launch[], root: number): Course<Intercomm> {
    context.check(call);
    context.checkRoot(call, root);
    const { spawning, sharedMemory } = context.transport;
    if (!spawning || !sharedMemory) {
      const detail = 'ranks of a real MPI, and ranks over sockets, start no others yet; start the program by mpirun-ts';
      throw new MPIError('MPI_ERR_UNSUPPORTED_OPERATION', call, detail);
    }
    const isRoot = context.rank === root;
    const name = yield* broadcast(context, call, isRoot ? randomUUID() : '', root);
    const expected = isRoot ? undefined : sharedMemory.expect(name);
    try {
      // Whoever does not expect it yet would not hear of it.
      yield* resultOf(begin(context, call, arrays.barrier(context)));
      const own = isRoot
        ? yield* started(context, spawning, call, plan, (region) => sharedMemory.tell(name, region))
        : undefined;
      const told = yield* broadcast(context, call, own?.told, root);
      if (own?.error) throw own.error;
      if ('failure' in (told as Told)) throw failureOf(call, told as Told, root);
      const { where, first, size, numbers } = told as Exclude<Told, { failure: string }>;
      if (expected) spawning.connect(expected.take(where), context.group.members);
      // The root keeps it until everybody has it.
      yield* resultOf(begin(context, call, arrays.barrier(context)));
      const children = Array.from({ length: size }, (_, child) => first + child);
      return between(context, numbers, context.group, new Group(children), 'children');
    } finally {
      expected?.close();
    }
  },
} as const;

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
  context: Context,
  spawning: Spawning,
  call: string,
  plan: () => readonly Launch[],
  tell: (region: Region) => unknown,
): Course<{ readonly told: Told; readonly error?: Error }> {
  const { transport, group } = context;
  const { across } = context.numbers;
  try {
    const numbers = [across.propose(), across.propose()];
    for (const number of numbers) across.settle(number);
    const newborn = spawning.start(call, plan(), group.members, numbers);
    try {
      const what = 'see the ranks that were started begin';
      yield* resultOf(new Request({ transport, operation: newborn, what, finish: () => undefined }));
    } catch (error) {
      newborn.giveUp();
      throw error;
    }
    spawning.connect(newborn.region, group.members);
    return { told: { where: tell(newborn.region), first: newborn.first, size: newborn.size, numbers } };
  } catch (error) {
    const { errorClass, detail } = error as Partial<MPIError>;
    const told = { errorClass: errorClass ?? 'MPI_ERR_SPAWN', failure: detail ?? (error as Error).message };
    return { told, error: error as Error };
  }
}

function failureOf(call: string, told: Told, root: number): MPIError {
  const { errorClass, failure } = told as Extract<Told, { failure: string }>;
  return new MPIError(errorClass, call, `rank ${root} failed: ${failure}`);
}

function* broadcast<T>(context: Context, call: string, value: T, root: number): Course<T> {
  const { run, result } = objects.broadcast(context, value, root);
  yield* resultOf(begin(context, call, run));
  return result();
}
