// A queue hands items from one producer to three consumers; shutting it down tells the consumers to go home.
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

async function consume(items: Queue<Item>): Promise<void> {
  const { name } = currentThread();
  for await (const item of items) {
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
  for (const thread of [producer, ...consumers]) thread.start();

  await producer.join();
  await items.join(); // until taskDone was called for every item
  items.shutdown(); // ends the loops of the consumers
  for (const consumer of consumers) await consumer.join();
});
