import { markLaneDead, shareable } from '@parallel-cookbook/primitives';
import {
  Barrier,
  Condition,
  Lock,
  Queue,
  ReadWriteLock,
  RLock,
  Semaphore,
  SpscRing,
  Thread,
} from '@parallel-cookbook/threading';
import { Worker } from 'node:worker_threads';
import { clock } from '../board.js';
import { tasks } from '../programs/crashing.js';
import { deaths, flag, nonZero, sawOf, time } from './kinds.js';
import { smallHeap } from '../small-heap.js';

/** @typedef {import('./kinds.js').Crash} Crash @typedef {import('./kinds.js').Death} Death */

const ownerDied = 'OwnerDiedError';
const peerDied = 'PeerDiedError (ERR_PARALLEL_PEER_DIED)';

/**
 * Starts a thread that dies with something in its hands.
 *
 * @param {string} where @param {any} primitive @param {Death} how
 * @param {'dieWith' | 'haveChildDie'} [task] by itself, or together with the thread that started it.
 */
async function startVictim(where, primitive, how, task = 'dieWith') {
  const [death, ready] = [time(), new Int32Array(new SharedArrayBuffer(8))];
  const thread = new Thread({
    target: tasks[task],
    args: [where, primitive, how, death, ready],
    resourceLimits: smallHeap,
  });
  thread.start();
  const ended = thread.join().catch(() => undefined);
  await nonZero(ready);
  /** Lets it die, soon: by itself, or from outside if that is its way. */
  const end = async () => {
    Atomics.store(ready, 1, 1);
    if (how !== 'terminated') return;
    await nonZero(death);
    death[0] = clock();
    void thread.terminate();
  };
  return { death, ended, end };
}

/** Starts a thread that waits for the lock, and resolves when it is about to block. @param {any} lock @param {string} [side] */
async function startWaiter(lock, side) {
  const about = flag();
  const waiter = new Thread({ target: tasks.acquire, args: [lock, about, side] });
  waiter.start();
  await nonZero(about);
  return waiter;
}

/** Who waits for what the dying holds. @typedef {(lock: any, end: () => Promise<void>, side?: string) => Promise<{ saw: string, at: number }>} Waiter */

/** @type {Readonly<Record<string, Waiter>>} */
const waiters = {
  'another thread is blocked': async (lock, end, side) => {
    const waiter = await startWaiter(lock, side);
    await end();
    return waiter.join();
  },
  'another thread is blocked, and so is the one that started both': async (lock, end, side) => {
    const waiter = await startWaiter(lock, side);
    await end();
    return waiter.joinSync();
  },
  'the main thread awaits': async (lock, end, side) => {
    await end();
    try {
      (await (side ? lock[side] : lock).acquire()).release();
      return { saw: 'what it waited for', at: clock() };
    } catch (error) {
      return { saw: error.name, at: clock() };
    }
  },
  'the main thread is blocked': async (lock, end, side) => {
    await end();
    return tasks.acquire(lock, undefined, side);
  },
};

/**
 * @param {string} what @param {() => any} make @param {Death} how @param {keyof typeof waiters} who @param {string} expects
 * @param {'dieWith' | 'haveChildDie'} [task]
 * @returns {Crash}
 */
function holder(what, make, how, who, expects, task) {
  return {
    situation: `a thread${task ? ', started by another that dies with it,' : ''} holds ${what}; ${who}`,
    how,
    expects,
    trial: async () => {
      const primitive = make();
      const { death, ended, end } = await startVictim('holding', primitive, how, task);
      const { saw, at } = await waiters[who](primitive, end);
      await ended;
      return { saw, recoveryMs: at - death[0] };
    },
  };
}

/**
 * @param {'read' | 'write'} side what the dying holds @param {Death} how @param {keyof typeof waiters} who @param {'read' | 'write'} wanted
 * @returns {Crash}
 */
function insideOf(side, how, who, wanted) {
  return {
    situation: `a thread ${side}s under a ReadWriteLock; ${who} to ${wanted}`,
    how,
    expects: side === 'write' ? ownerDied : 'what it waited for',
    trial: async () => {
      const lock = new ReadWriteLock();
      const { death, ended, end } = await startVictim(side === 'read' ? 'reading' : 'writing', lock, how);
      const { saw, at } = await waiters[who](lock, end, wanted);
      await ended;
      return { saw, recoveryMs: at - death[0] };
    },
  };
}

const everyWaiter = Object.keys(waiters);
const blocked = 'the main thread is blocked';

/** @type {Crash[]} */
const holders = [
  ...deaths.flatMap((how) => everyWaiter.map((who) => holder('a Lock', () => new Lock(), how, who, ownerDied))),
  ...deaths.map((how) => holder('an RLock', () => new RLock(), how, blocked, ownerDied)),
  ...deaths.map((how) => holder('a fair Lock', () => new Lock({ fair: true }), how, blocked, ownerDied)),
  ...deaths.map((how) => insideOf('write', how, blocked, 'read')),
  ...deaths.map((how) => insideOf('write', how, 'another thread is blocked', 'write')),
  ...deaths.map((how) => insideOf('read', how, blocked, 'write')),
  ...deaths.map((how) => insideOf('read', how, 'the main thread awaits', 'write')),
  ...deaths.map((how) => holder('a permit of a Semaphore', () => new Semaphore(1), how, blocked, 'what it waited for')),
  ...everyWaiter.map((who) => holder('a Lock', () => new Lock(), 'terminated', who, ownerDied, 'haveChildDie')),
];

/**
 * A thread dies in the middle of a wait, and somebody else gets on.
 *
 * @param {string} where @param {string} then @param {() => any} make @param {string} expects
 * @param {(primitive: any, end: () => Promise<void>, death: Float64Array) => Promise<unknown>} goOn how the other one gets on.
 * @returns {Crash[]}
 */
function inTheMiddle(where, then, make, expects, goOn) {
  return deaths.map((how) => ({
    situation: `a thread is ${where}; ${then}`,
    how,
    expects,
    trial: async () => {
      const primitive = make();
      const { death, ended, end } = await startVictim(where, primitive, how);
      const saw = await sawOf(() => goOn(primitive, end, death));
      const at = clock();
      await ended;
      // The others may have got on before it was dead.
      return { saw, recoveryMs: Math.max(0, at - death[0]) };
    },
  }));
}

/** What this thread holds while others come to stand behind it. */
const guards = new WeakMap();
function heldFairLock() {
  const lock = new Lock({ fair: true });
  guards.set(lock, lock.acquireSync());
  return lock;
}

/** @type {Crash[]} */
const waiting = [
  ...inTheMiddle(
    'in Condition.wait',
    'another is notified',
    () => new Condition(new Lock()),
    'the next waiter is notified',
    async (condition, end, death) => {
      const next = condition.withLock(() => condition.wait());
      await end();
      await nonZero(death);
      // The oldest waiter is the one that dies: what it was told has to go to the next.
      await condition.withLock(() => condition.notify());
      await next;
      return 'the next waiter is notified';
    },
  ),
  ...inTheMiddle(
    'in line for a fair Lock',
    'the lock is released, another stands behind',
    heldFairLock,
    'the lock',
    async (lock, end, death) => {
      const next = lock.acquire();
      await end();
      await nonZero(death);
      guards.get(lock).release();
      (await next).release();
      return 'the lock';
    },
  ),
  ...inTheMiddle(
    'the producer of a SpscRing',
    'the main thread is blocked in popSync',
    () => new SpscRing(),
    peerDied,
    async (ring, end) => {
      await end();
      return ring.consumer.popSync();
    },
  ),
  ...inTheMiddle(
    'the consumer of a SpscRing',
    'the main thread is blocked in pushSync',
    () => new SpscRing({ byteCapacity: 64 }),
    peerDied,
    async (ring, end) => {
      await end();
      for (;;) ring.producer.pushSync(new Uint8Array(24));
    },
  ),
  ...inTheMiddle(
    'in Barrier.wait',
    'the main thread is blocked there',
    () => new Barrier(3),
    'BrokenBarrierError (ERR_PARALLEL_BROKEN_BARRIER)',
    async (barrier, end) => {
      await end();
      return barrier.waitSync();
    },
  ),
  ...inTheMiddle(
    'in Queue.get',
    'another gets',
    () => new Queue(),
    'the item',
    async (queue, end, death) => {
      const item = queue.get();
      await end();
      await nonZero(death);
      queue.putSync('the item');
      return item;
    },
  ),
  ...inTheMiddle(
    'in Queue.put',
    'another puts',
    () => full(),
    'the item, then one of the others',
    async (queue, end, death) => {
      const putting = queue.put('another');
      await end();
      await nonZero(death);
      const first = queue.getSync();
      const second = await queue.get();
      // The dying may or may not have had its turn before.
      const known = second === 'another' || second === 'one too many';
      if (second !== 'another') await queue.get();
      await putting;
      return known ? `${first}, then one of the others` : `${first}, then ${second}`;
    },
  ),
];

function full() {
  const queue = new Queue({ maxsize: 1 });
  queue.putSync('the item');
  return queue;
}

/** A bare Worker of Node's that takes a lock and is terminated. @param {boolean} marked @returns {Crash} */
function rawWorker(marked) {
  return {
    situation: `a bare Worker that holds a Lock is terminated, ${marked ? 'and markLaneDead is called at its exit' : 'and nobody says so'}`,
    expects: marked ? ownerDied : 'TimeoutError after 300 ms; OwnerDiedError once markLaneDead is called',
    trial: async () => {
      const [lock, ready] = [new Lock(), flag()];
      const worker = new Worker(new URL('../programs/bare-worker.js', import.meta.url), {
        workerData: { lock: lock[shareable](), ready },
      });
      const { threadId } = worker;
      await nonZero(ready);
      const died = clock();
      const exited = new Promise((resolve) => worker.once('exit', resolve));
      if (marked) {
        void exited.then(() => markLaneDead(threadId));
        void worker.terminate();
        const saw = await lock.acquire().catch((error) => error.name);
        return { saw, recoveryMs: clock() - died };
      }
      await worker.terminate();
      await exited;
      const first = await lock.acquire({ timeoutMs: 300 }).catch((error) => error.name);
      markLaneDead(threadId);
      const then = await lock.acquire({ timeoutMs: 30_000 }).catch((error) => error.name);
      return { saw: `${first} after 300 ms; ${then} once markLaneDead is called` };
    },
  };
}

/** Nobody else sees the end of a thread whose heap is full, since that thread itself says nothing. @type {Crash} */
const busyParent = {
  situation:
    'a thread that holds a Lock fills its heap; another thread is blocked, the one that started both computes for a second',
  expects: 'OwnerDiedError, when the computing is over',
  trial: async () => {
    const lock = new Lock();
    const { death, ended, end } = await startVictim('holding', lock, 'full heap');
    const waiter = await startWaiter(lock);
    await end();
    const until = clock() + 1000;
    while (clock() < until);
    const { saw, at } = await waiter.join();
    await ended;
    // A heap that takes longer than that to fill would prove nothing; then the death comes after the computing.
    const late = at > until || death[0] > until;
    return {
      saw: late ? `${saw}, when the computing is over` : `${saw} before`,
      recoveryMs: at - Math.max(death[0], until),
    };
  },
};

/** @type {Crash[]} */
export const waitCrashes = [...holders, ...waiting, rawWorker(true), rawWorker(false), busyParent];
