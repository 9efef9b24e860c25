// A semaphore that starts at 0 is a signal: the consumer waits for a permit that only the producer gives.
import { defineTasks, main, Random, SharedValue, sleepSync } from '@parallel-cookbook/primitives';
import { Semaphore, Thread } from '@parallel-cookbook/threading';

const second = Number(process.env['SECOND_MS'] ?? 1000); // one second of the book; the cookbook runs it faster
const rounds = 5;

function consume(round: number, item: SharedValue<'i32'>, produced: Semaphore): void {
  console.log(`round ${round}: consumer is waiting`);
  produced.acquireSync(); // blocks this thread, and only this thread; the permit is used up
  console.log(`round ${round}: consumed item ${item.value}`);
}

function produce(round: number, item: SharedValue<'i32'>, produced: Semaphore, value: number): void {
  sleepSync(3 * second);
  item.value = value;
  console.log(`round ${round}: produced item ${value}`);
  produced.release(); // what was written before it is seen by the thread that acquires
}

const tasks = defineTasks(import.meta.url, { consume, produce });

main(import.meta, async () => {
  const random = new Random(Number(process.env['SEED'] ?? 1));
  const produced = new Semaphore(0, { name: 'produced' });
  const item = new SharedValue('i32');

  for (let round = 1; round <= rounds; round++) {
    const value = random.integer(1, 1000);
    const consumer = new Thread({ target: tasks.consume, args: [round, item, produced], name: `consumer ${round}` });
    const producer = new Thread({
      target: tasks.produce,
      args: [round, item, produced, value],
      name: `producer ${round}`,
    });
    consumer.start();
    producer.start();
    await consumer.join();
    await producer.join();
  }
});
