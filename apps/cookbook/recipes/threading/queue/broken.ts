// The defect: the consumers go home as soon as the queue is empty, which it is before the first item comes, too.
import { defineTasks, main, Random, sleepSync } from '@parallel-cookbook/primitives';
import { currentThread, Queue, Thread } from '@parallel-cookbook/threading';

const second = Number(process.env['SECOND_MS'] ?? 1000); // one second of the book; the cookbook runs it faster

/** What goes through the queue. */
interface Item {
  readonly number: number;
  readonly value: number;
}

function produce(items: Queue<Item>, seed: number): void {
  const random = new Random(seed);
  for (let number = 1; number <= 10; number++) {
    const item = { number, value: random.integer(0, 256) };
    console.log(`producer: appended item ${item.number} = ${item.value}`);
    items.putSync(item);
    sleepSync(second);
  }
}

function consume(items: Queue<Item>): void {
  const { name } = currentThread();
  while (!items.empty()) {
    const item = items.getSync();
    console.log(`${name}: popped item ${item.number} = ${item.value}`);
    items.taskDone();
  }
}

const tasks = defineTasks(import.meta.url, { produce, consume });

main(import.meta, async () => {
  const items = new Queue<Item>({ name: 'items' });
  const seed = Number(process.env['SEED'] ?? 1);
  const producer = new Thread({ target: tasks.produce, args: [items, seed], name: 'producer' });
  const consumers = [1, 2, 3].map((n) => new Thread({ target: tasks.consume, args: [items], name: `consumer ${n}` }));
  // The unlucky order, made certain: the consumers look before the producer has begun.
  for (const consumer of consumers) consumer.start();
  for (const consumer of consumers) await consumer.join();
  producer.start();
  await producer.join();
});
