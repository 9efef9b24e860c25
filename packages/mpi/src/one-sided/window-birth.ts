import type { Region } from '@parallel-cookbook/primitives';
import { randomUUID } from 'node:crypto';
import { arrayCollectives as arrays } from '../collective/array-collectives.js';
import { begin } from '../collective/begin.js';
import { objectCollectives as objects } from '../collective/object-collectives.js';
import { born } from '../context/born.js';
import { Context } from '../context/context.js';
import { MPIError } from '../errors/mpi-error.js';
import { resultOf, type Course } from '../request/steps.js';
import type { SharedMemory } from '../transport/shared-memory.js';
import { WindowMemory } from './window-memory.js';
import type { WindowPart } from './window-part.js';

/** A window's memory, and the space of messages that its synchronisation has. */
export interface WindowBirth {
  readonly context: Context;
  readonly memory: WindowMemory;
}

/** What a rank tells of its part: or why it has none, so that nobody waits for it in vain. */
export type ToldPart = WindowPart | MPIError;
type Told = readonly [number: number, name: string, part: WindowPart | undefined, wrong: string];

/** All ranks bring their parts; the first one allocates the memory of all and tells where it is. */
export function* bear(context: Context, call: string, own: ToldPart, contiguous: boolean): Course<WindowBirth> {
  context.check(call);
  const sharedMemory = sharedMemoryOf(context);
  if (!sharedMemory) {
    const remedy = "splitType('shared') gives those of one machine";
    throw new MPIError(
      'MPI_ERR_UNSUPPORTED_OPERATION',
      call,
      `these ranks have no memory that they can share; ${remedy}`,
    );
  }
  const [part, wrong] = own instanceof MPIError ? [undefined, own.detail] : [own, ''];
  const { numbers } = context;
  const proposed = numbers.propose();
  const said: Told = [proposed, context.rank === 0 ? randomUUID() : '', part, wrong];
  const all = yield* collective(context, call, objects.allgather<Told>(context, said));
  const number = Math.max(...all.map(([theirs]) => theirs));
  numbers.agree(proposed, number);
  const poor = all.findIndex(([, , theirs]) => theirs === undefined);
  if (poor >= 0) {
    numbers.settle(number);
    if (own instanceof MPIError) throw own;
    throw new MPIError('MPI_ERR_ARG', call, `rank ${poor} gave no memory: ${all[poor]?.[3]}`);
  }
  const parts = all.map(([, , theirs]) => theirs as WindowPart);
  const made = yield* born(context, number, () => new Context(context.transport, context.group, numbers, number));
  const bytes = WindowMemory.bytesFor(parts, contiguous);
  const region = yield* share(made, sharedMemory, call, all[0]?.[1] as string, bytes);
  return { context: made, memory: new WindowMemory(region, parts, contiguous) };
}

/** Memory that all ranks of a context can map. */
export function sharedMemoryOf({ transport, group }: Context): SharedMemory | undefined {
  const { sharedMemory } = transport;
  return sharedMemory?.reaches(group.members) === true ? sharedMemory : undefined;
}

function* share(context: Context, sharing: SharedMemory, call: string, name: string, bytes: number): Course<Region> {
  const isFirst = context.rank === 0;
  const expected = isFirst ? undefined : sharing.expect(name);
  try {
    // Whoever does not expect it yet would not hear of it.
    yield* resultOf(begin(context, call, arrays.barrier(context)));
    const made = isFirst ? make(sharing, name, bytes) : undefined;
    const told = yield* collective(context, call, objects.broadcast(context, made?.told, 0));
    if (told?.failure !== undefined) throw new MPIError('MPI_ERR_NO_MEM', call, told.failure);
    const region = made?.region ?? (expected?.take(told?.where) as Region);
    // The first one keeps it until everybody has it.
    yield* resultOf(begin(context, call, arrays.barrier(context)));
    return region;
  } finally {
    expected?.close();
  }
}

interface Made {
  readonly region?: Region;
  readonly told: { readonly where?: unknown; readonly failure?: string };
}

function make(sharing: SharedMemory, name: string, bytes: number): Made {
  try {
    const region = sharing.allocate(bytes);
    return { region, told: { where: sharing.tell(name, region) } };
  } catch (error) {
    return { told: { failure: `${bytes} bytes: ${(error as Error).message}` } };
  }
}

function* collective<T>(
  context: Context,
  call: string,
  { run, result }: ReturnType<typeof objects.broadcast<T>>,
): Course<T> {
  yield* resultOf(begin(context, call, run));
  return result();
}
