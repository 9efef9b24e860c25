// Many threads look at two accounts, one moves money between them. Readers are inside together, the writer is alone, and
// nobody ever sees money that has left one account and not arrived in the other.
import { defineTasks, main, SharedArray, sleepSync } from '@parallel-cookbook/primitives';
import { Barrier, currentThread, Event, ReadWriteLock, Thread } from '@parallel-cookbook/threading';

const second = Number(process.env['SECOND_MS'] ?? 1000); // one second of the book; the cookbook runs it faster
const readers = 3;
const looks = 5;
const transfers = 10;

/** Everything that the threads share. */
interface Bank {
  readonly lock: ReadWriteLock;
  readonly accounts: SharedArray<'i32'>;
  readonly allInside: Barrier;
  readonly seen: Event;
}

function read({ lock, accounts, allInside, seen }: Bank): void {
  const { name } = currentThread();
  // With an ordinary lock only one would get here, and wait for the others for ever.
  lock.read.withLockSync(() => void allInside.waitSync());
  console.log(`${name}: we were inside together`);
  seen.set(); // now the writer may come

  const sums = new Set<number>();
  for (let look = 0; look < looks; look++) {
    using _ = lock.read.acquireSync();
    const first = accounts.get(0);
    sleepSync(second / 20);
    sums.add(first + accounts.get(1));
  }
  console.log(`${name}: ${looks} looks, always ${[...sums].join(' or ')} in all`);
}

function write({ lock, accounts, seen }: Bank): void {
  seen.waitSync(); // a writer that waits keeps new readers out, and they would not meet
  for (let transfer = 0; transfer < transfers; transfer++) {
    using _ = lock.write.acquireSync();
    accounts.add(0, -1);
    sleepSync(second / 100);
    accounts.add(1, +1);
  }
  console.log(`writer: ${transfers} transfers`);
}

export const tasks = defineTasks(import.meta.url, { read, write });

main(import.meta, async () => {
  const lock = new ReadWriteLock({ name: 'accounts' });
  const accounts = new SharedArray('i32', [100, 0]);
  const bank = { lock, accounts, allInside: new Barrier(readers), seen: new Event({ name: 'seen' }) };

  const crowd = Array.from(
    { length: readers },
    (_, i) => new Thread({ target: tasks.read, args: [bank], name: `reader ${i + 1}` }),
  );
  const writer = new Thread({ target: tasks.write, args: [bank], name: 'writer' });
  for (const thread of [...crowd, writer]) thread.start();
  for (const thread of [...crowd, writer]) await thread.join();
  console.log(`at the end: ${accounts.get(0)} and ${accounts.get(1)}`);
});
