// A queue hands random numbers from one process to another; shutting it down tells the consumer that no more will come.
import { defineTasks, main, Random, sleepSync } from '@parallel-cookbook/primitives';
import { Process, Queue } from '@parallel-cookbook/multiprocessing';

const second = Number(process.env['SECOND_MS'] ?? 1000); // one second of the book; the cookbook runs it faster

function produce(items: Queue<number>, seed: number): void {
  const random = new Random(seed);
  for (let number = 1; number <= 10; number++) {
    const item = random.integer(0, 256);
    console.log(`producer: appended ${item}`);
    items.putSync(item);
    sleepSync(second);
  }
  items.shutdown(); // what is in it can still be taken
}

async function consume(items: Queue<number>): Promise<void> {
  for await (const item of items) {
    console.log(`consumer: popped ${item}, ${items.qsize()} left`);
    sleepSync(2 * second);
  }
  console.log('consumer: the queue is shut down and empty');
}
export const tasks = defineTasks(import.meta.url, { produce, consume });

main(import.meta, async () => {
  const items = new Queue<number>({ name: 'items' });
  const seed = Number(process.env['SEED'] ?? 1);
  const producer = new Process({ target: tasks.produce, args: [items, seed], name: 'producer' });
  const consumer = new Process({ target: tasks.consume, args: [items], name: 'consumer' });
  producer.start();
  consumer.start();
  await producer.join();
  await consumer.join();
});
