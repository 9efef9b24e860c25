import {
  Condition,
  Mutex,
  Once,
  RLock,
  Semaphore,
  SharedArray,
  SharedStruct,
  SharedValue,
  threadDomain,
  type Guard,
  type ReentrantGuard,
} from '@parallel-cookbook/primitives';

const lock = new Mutex(threadDomain);
const rlock = new RLock(threadDomain);
const semaphore = new Semaphore(threadDomain, 1);

export async function scopes(): Promise<void> {
  using sync: Guard = lock.acquireSync();
  using awaited: Guard = await lock.acquire();
  using again: ReentrantGuard = (await rlock.acquire()).reacquire();
  // @ts-expect-error A promise of a guard is no guard: without await nothing would be held.
  using _ = lock.acquire();
  // @ts-expect-error The same for a re-entrant lock.
  using _r = rlock.acquire();
  // @ts-expect-error The same for a permit.
  using _p = semaphore.acquire();
  // @ts-expect-error A plain guard cannot enter again.
  sync.reacquire();
  void [awaited, again];
}

const seven: number = lock.withLockSync(() => 7);
const text: Promise<string> = lock.withLock(async () => 'x');
lock.withLockSync((): never => {
  throw new Error('fine');
});
// @ts-expect-error The lock would be given back before the promise is settled.
lock.withLockSync(async () => 7);
// @ts-expect-error The same for permits.
semaphore.withPermitSync(() => Promise.resolve());
// @ts-expect-error Nobody could abort the signal of a thread that blocks.
lock.acquireSync({ signal: new AbortController().signal });
lock.acquireSync({ timeoutMs: undefined });

const once = new Once(threadDomain);
const ran: boolean = once.runSync(({ number, deaths }) => number + deaths);
const runs: Promise<boolean> = once.run(async () => 'x', { signal: new AbortController().signal });
// @ts-expect-error It would count as done before the promise is settled.
once.runSync(async () => undefined);

const plain: Condition<Mutex> = new Condition(threadDomain, lock);
const usual: Condition<RLock> = new Condition(threadDomain);
const named: Condition = new Condition(threadDomain, undefined, { name: 'ready' });
const tried: Guard | undefined = plain.tryAcquire();
const guard: Promise<Guard> = plain.acquire();
const entry: ReentrantGuard = usual.acquireSync();
const found: Promise<string | undefined> = plain.waitFor((): string | undefined => 'x');

const integer: number = new SharedValue('i32', 1).value;
const big: bigint = new SharedValue('u64', 1n).add(1n);
const doubles: Float64Array = new SharedArray('f64', 3).values;
// @ts-expect-error A 64-bit integer is a bigint.
new SharedValue('i64', 1);
// @ts-expect-error There is no such kind.
new SharedValue('int', 1);
// @ts-expect-error The elements are numbers.
new SharedArray('i32', [1n]);

const struct = new SharedStruct({ id: 'u64', hits: 'i32', last: ['f32', 4] }, { id: 1n, last: [1, 2] });
const id: bigint = struct.get('id');
const hits: number = struct.add('hits', 1);
const last: Float32Array = struct.array('last');
const read: { id: bigint; hits: number; last: readonly number[] } = struct.read();
// @ts-expect-error A field of several numbers is no number.
struct.get('last');
// @ts-expect-error There is no such field.
struct.set('hit', 1);
// @ts-expect-error A 64-bit integer is a bigint.
struct.set('id', 1);
// @ts-expect-error A number is no array.
struct.array('hits');

export { hits, id, last, read };
export { big, doubles, entry, found, guard, integer, named, plain, ran, runs, seven, text, tried, usual };
