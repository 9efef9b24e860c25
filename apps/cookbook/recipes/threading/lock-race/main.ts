// Two threads change one counter equally often, one by +1 and one by -1. With a lock it ends at 0. Without one, updates
// get lost: by chance when the threads run freely, and without fail when a director gives each step its cue.
import { defineTasks, main, Random, SharedArray } from '@parallel-cookbook/primitives';
import { Barrier, Lock, Semaphore, Thread } from '@parallel-cookbook/threading';

const times = 100_000;
const rounds = 5; // an odd number: a sum of that many +1 and -1 is never 0

function changeWithLock(counter: SharedArray<'i32'>, change: number, start: Barrier, lock: Lock): void {
  start.waitSync({ timeoutMs: 10_000 });
  for (let i = 0; i < times; i++) {
    lock.withLockSync(() => {
      counter.values[0]! += change; // a read and a write, and nobody comes between them
    });
  }
}

function changeWithoutLock(counter: SharedArray<'i32'>, change: number, start: Barrier): void {
  start.waitSync({ timeoutMs: 10_000 });
  for (let i = 0; i < times; i++) counter.values[0]! += change;
}

/** The same read and the same write, but the thread waits for its cue before each. */
function changeOnCue(counter: SharedArray<'i32'>, change: number, cue: Semaphore, done: Semaphore): void {
  for (let i = 0; i < rounds; i++) {
    cue.acquireSync();
    const seen = counter.values[0]!;
    done.release();
    cue.acquireSync();
    counter.values[0] = seen + change;
    done.release();
  }
}
export const tasks = defineTasks(import.meta.url, { changeWithLock, changeWithoutLock, changeOnCue });

async function runToTheEnd(...threads: readonly Thread[]): Promise<void> {
  for (const thread of threads) thread.start();
  for (const thread of threads) await thread.join();
}

async function withLock(): Promise<number> {
  const counter = new SharedArray('i32', 1);
  const start = new Barrier(2);
  const lock = new Lock({ name: 'counter' });
  await runToTheEnd(
    new Thread({ target: tasks.changeWithLock, args: [counter, +1, start, lock], name: 'adder' }),
    new Thread({ target: tasks.changeWithLock, args: [counter, -1, start, lock], name: 'remover' }),
  );
  return counter.values[0]!;
}

async function withoutLock(): Promise<number> {
  const counter = new SharedArray('i32', 1);
  const start = new Barrier(2);
  await runToTheEnd(
    new Thread({ target: tasks.changeWithoutLock, args: [counter, +1, start], name: 'adder' }),
    new Thread({ target: tasks.changeWithoutLock, args: [counter, -1, start], name: 'remover' }),
  );
  return counter.values[0]!;
}

/** Lets both threads read before either writes; who writes last, and so wins, is up to the random numbers. */
async function direct(random: Random): Promise<number> {
  const counter = new SharedArray('i32', 1);
  const done = new Semaphore(0);
  const adder = { name: 'adder', change: +1, cue: new Semaphore(0) };
  const remover = { name: 'remover', change: -1, cue: new Semaphore(0) };
  const threads = [adder, remover].map(
    ({ name, change, cue }) => new Thread({ target: tasks.changeOnCue, args: [counter, change, cue, done], name }),
  );
  for (const thread of threads) thread.start();
  for (let round = 1; round <= rounds; round++) {
    const before = counter.values[0]!;
    const [first, last] = random.shuffled([adder, remover]) as [typeof adder, typeof adder];
    for (const { cue } of [adder, remover, first, last]) {
      cue.release();
      await done.acquire({ timeoutMs: 10_000 });
    }
    console.log(`round ${round}: both read ${before}, the ${last.name} writes last: ${counter.values[0]}`);
  }
  for (const thread of threads) await thread.join();
  return counter.values[0]!;
}

main(import.meta, async () => {
  console.log(`with a lock: ${await withLock()}`);
  console.log(`without a lock, running freely: ${await withoutLock()}`);
  console.log(`without a lock, step by step: ${await direct(new Random(Number(process.env['SEED'] ?? 1)))}`);
});
