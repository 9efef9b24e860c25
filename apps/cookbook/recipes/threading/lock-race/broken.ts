// The defect: each thread makes a lock of its own, which keeps nobody out. The two meet inside their locks, between the
// read and the write, to show it every time.
import { defineTasks, main, SharedArray } from '@parallel-cookbook/primitives';
import { Barrier, Lock, Thread } from '@parallel-cookbook/threading';

const rounds = 5;

function changeWithLock(counter: SharedArray<'i32'>, change: number, bothAreHere: Barrier): void {
  const lock = new Lock({ name: 'counter' }); // the defect: nobody else knows this lock
  for (let i = 0; i < rounds; i++) {
    lock.withLockSync(() => {
      bothAreHere.waitSync({ timeoutMs: 10_000 });
      const seen = counter.values[0]!;
      bothAreHere.waitSync({ timeoutMs: 10_000 });
      counter.values[0] = seen + change;
    });
  }
}
export const tasks = defineTasks(import.meta.url, { changeWithLock });

main(import.meta, async () => {
  const counter = new SharedArray('i32', 1);
  const bothAreHere = new Barrier(2);
  const threads = [+1, -1].map(
    (change) => new Thread({ target: tasks.changeWithLock, args: [counter, change, bothAreHere] }),
  );
  for (const thread of threads) thread.start();
  for (const thread of threads) await thread.join();
  console.log(`with a lock: ${counter.values[0]}`);
});
