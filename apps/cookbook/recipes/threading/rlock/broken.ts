// The defect: a Lock in place of an RLock. Its holder cannot take it again: the first `add` would wait for itself for ever.
import { defineTasks, main, Random, SharedValue, sleepSync } from '@parallel-cookbook/primitives';
import { Lock, Thread } from '@parallel-cookbook/threading';

const second = Number(process.env['SECOND_MS'] ?? 1000); // one second of the book; the cookbook runs it faster

class Box {
  constructor(
    private readonly items: SharedValue<'i32'>,
    private readonly lock: Lock,
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
    using _ = this.lock.acquireSync(); // the defect shows here: this thread holds it already
    this.items.value += by;
  }
}

function adder(items: SharedValue<'i32'>, lock: Lock, toAdd: number): void {
  const box = new Box(items, lock);
  console.log(`${toAdd} items to add`);
  for (let left = toAdd - 1; left >= 0; left--) {
    box.add();
    console.log(`added one item, ${left} left to add`);
    sleepSync(second);
  }
}

function remover(items: SharedValue<'i32'>, lock: Lock, toRemove: number): void {
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
  const lock = new Lock({ name: 'box' });
  const threads = [
    new Thread({ target: tasks.adder, args: [items, lock, toAdd], name: 'adder' }),
    new Thread({ target: tasks.remover, args: [items, lock, toRemove], name: 'remover' }),
  ];
  for (const thread of threads) thread.start();
  for (const thread of threads) await thread.join();
  console.log(`${toAdd} added, ${toRemove} removed: the box holds ${items.value}`);
});
