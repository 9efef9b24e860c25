// Two threads share a box: one puts items in, the other takes items out. Every method of the box holds its lock, also
// when one method calls another. That is what an RLock is for: the thread that holds it may take it again.
import { defineTasks, main, Random, SharedValue, sleepSync } from '@parallel-cookbook/primitives';
import { RLock, Thread } from '@parallel-cookbook/threading';

const second = Number(process.env['SECOND_MS'] ?? 1000); // one second of the book; the cookbook runs it faster

class Box {
  constructor(
    private readonly items: SharedValue<'i32'>,
    private readonly lock: RLock,
  ) {}

  add(): void {
    using _ = this.lock.acquireSync();
    this.change(+1);
  }

  remove(): void {
    using _ = this.lock.acquireSync();
    this.change(-1);
  }

  private change(by: number): void {
    using _ = this.lock.acquireSync(); // the second time: an ordinary Lock would wait for itself here
    this.items.value += by;
  }
}

function adder(items: SharedValue<'i32'>, lock: RLock, toAdd: number): void {
  const box = new Box(items, lock);
  console.log(`${toAdd} items to add`);
  for (let left = toAdd - 1; left >= 0; left--) {
    box.add();
    console.log(`added one item, ${left} left to add`);
    sleepSync(second);
  }
}

function remover(items: SharedValue<'i32'>, lock: RLock, toRemove: number): void {
  const box = new Box(items, lock);
  console.log(`${toRemove} items to remove`);
  for (let left = toRemove - 1; left >= 0; left--) {
    box.remove();
    console.log(`removed one item, ${left} left to remove`);
    sleepSync(second);
  }
}
export const tasks = defineTasks(import.meta.url, { adder, remover });

main(import.meta, async () => {
  const random = new Random(Number(process.env['SEED'] ?? 1));
  const toAdd = random.integer(10, 20);
  const toRemove = random.integer(1, 10);

  const items = new SharedValue('i32', 0);
  const lock = new RLock({ name: 'box' });
  const threads = [
    new Thread({ target: tasks.adder, args: [items, lock, toAdd], name: 'adder' }),
    new Thread({ target: tasks.remover, args: [items, lock, toRemove], name: 'remover' }),
  ];
  for (const thread of threads) thread.start();
  for (const thread of threads) await thread.join();
  console.log(`${toAdd} added, ${toRemove} removed: the box holds ${items.value}`);

  const outer = lock.acquireSync();
  const inner = lock.acquireSync();
  console.log(`entered twice, depth ${lock.depth}`);
  inner.release();
  outer.release();
  try {
    outer.release();
  } catch (error) {
    console.log(String(error));
  }
});
