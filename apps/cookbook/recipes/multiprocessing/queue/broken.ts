// The defect: the consumer takes "empty" for "done", as in the book. It is empty before the first item comes, too.
import { defineTasks, main, Random, sleepSync } from '@parallel-cookbook/primitives';
import { Event, Process, Queue } from '@parallel-cookbook/multiprocessing';

const second = Number(process.env['SECOND_MS'] ?? 1000); // one second of the book; the cookbook runs it faster

function produce(items: Queue<number>, seed: number, gone: Event): void {
  const random = new Random(seed);
  gone.waitSync(); // the unlucky order, made certain: the consumer is faster
  for (let number = 1; number <= 10; number++) {
    const item = random.integer(0, 256);
    console.log(`producer: appended ${item}`);
    items.putSync(item);
    sleepSync(second);
  }
}

function consume(items: Queue<number>, gone: Event): void {
  // the defect
  while (!items.empty()) {
    console.log(`consumer: popped ${items.getSync()}, ${items.qsize()} left`);
    sleepSync(2 * second);
  }
  console.log('consumer: the queue is shut down and empty');
  gone.set();
}
export const tasks = defineTasks(import.meta.url, { produce, consume });

main(import.meta, async () => {
  const items = new Queue<number>({ name: 'items' });
  const gone = new Event();
  const seed = Number(process.env['SEED'] ?? 1);
  const producer = new Process({ target: tasks.produce, args: [items, seed, gone], name: 'producer' });
  const consumer = new Process({ target: tasks.consume, args: [items, gone], name: 'consumer' });
  producer.start();
  consumer.start();
  await producer.join();
  await consumer.join();
});
