import {
  after,
  Channel,
  Lock,
  PriorityQueue,
  Queue,
  select,
  Semaphore,
  type Guard,
  type Permit,
} from '@parallel-cookbook/async';

/** Compiles only if the types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const exactly =
  <E>() =>
  <A>(_value: A, _same: Same<A, E>): void =>
    undefined;

export async function typesOfLocks(): Promise<void> {
  const lock = new Lock({ name: undefined });
  exactly<Guard>()(await lock.acquire(), true);
  const tried = lock.tryAcquire();
  exactly<Guard | undefined>()(tried, true);
  const sum = await lock.withLock(() => 1);
  exactly<number>()(sum, true);
  const text = await lock.withLock(async () => 'x', { timeoutMs: undefined, signal: undefined });
  exactly<string>()(text, true);
  const size = await new Semaphore(1).withPermit((permit) => {
    exactly<Permit>()(permit, true);
    return 1n;
  });
  exactly<bigint>()(size, true);
  // @ts-expect-error -- one thread: there is nobody to block for
  lock.acquireSync();
}

export async function typesOfQueues(): Promise<void> {
  const queue = new Queue<number>({ maxsize: undefined });
  // @ts-expect-error -- not a number
  await queue.put('x');
  const item = await queue.get();
  exactly<number>()(item, true);
  for await (const each of queue) exactly<number>()(each, true);
  await new PriorityQueue<string>().put('x', { priority: 1 });
  // @ts-expect-error -- only a priority queue has priorities
  await new Queue<string>().put('x', { priority: 1 });
}

export async function typesOfChannels(): Promise<void> {
  const numbers = new Channel<number>();
  const texts = new Channel<string>({ capacity: Infinity });
  const received = await numbers.receive();
  exactly<number>()(received, true);
  // @ts-expect-error -- not a number
  await numbers.send('x');
  const r = await select({
    n: numbers.receive(),
    text: texts.receive(),
    sent: numbers.send(1),
    late: after(10),
    p: Promise.resolve(true),
  });
  if (r.key === 'n') exactly<number>()(r.value, true);
  else if (r.key === 'text') exactly<string>()(r.value, true);
  else if (r.key === 'p') exactly<boolean>()(r.value, true);
  else
    exactly<{ readonly key: 'sent'; readonly value: void } | { readonly key: 'late'; readonly value: void }>()(r, true);
  // @ts-expect-error -- no such alternative
  if (r.key === 'm') return;
  // @ts-expect-error -- not an operation, nor a promise
  await select({ n: 7 });
}
