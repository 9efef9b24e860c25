// A bounded buffer: the producer stops while it is full, the consumer while it is empty, and each wakes the other.
import { defineTasks, main, SharedValue, sleepSync } from '@parallel-cookbook/primitives';
import { Condition, RLock, Thread } from '@parallel-cookbook/threading';

const second = Number(process.env['SECOND_MS'] ?? 1000); // one second of the book; the cookbook runs it faster
const capacity = 10;
const items = 20;

/** What the threads share. The size is read and changed only by who holds the condition. */
interface Buffer {
  readonly changed: Condition;
  readonly size: SharedValue<'i32'>;
}

function produce({ changed, size }: Buffer): void {
  for (let item = 1; item <= items; item++) {
    using _held = changed.acquireSync();
    while (size.value === capacity) {
      console.log('producer: the buffer is full, stopped');
      changed.waitSync(); // lets go of the lock, sleeps, and takes it again
    }
    size.add(1);
    console.log(`producer: produced item ${item}, ${size.value} in the buffer`);
    changed.notify();
  }
}

function consume({ changed, size }: Buffer): void {
  for (let item = 1; item <= items; item++) {
    {
      using _held = changed.acquireSync();
      while (size.value === 0) {
        console.log('consumer: the buffer is empty, stopped');
        changed.waitSync();
      }
      size.add(-1);
      console.log(`consumer: consumed item ${item}, ${size.value} in the buffer`);
      changed.notify();
    }
    sleepSync(second); // without the lock
  }
}

const tasks = defineTasks(import.meta.url, { produce, consume });

main(import.meta, async () => {
  const buffer: Buffer = {
    changed: new Condition(new RLock({ name: 'lock of buffer' }), { name: 'buffer' }),
    size: new SharedValue('i32'),
  };
  const producer = new Thread({ target: tasks.produce, args: [buffer], name: 'producer' });
  const consumer = new Thread({ target: tasks.consume, args: [buffer], name: 'consumer' });

  producer.start();
  {
    // The consumer comes late. This thread awaits the same condition on which the others block.
    using _held = await buffer.changed.acquire();
    await buffer.changed.waitFor(() => buffer.size.value === capacity);
  }
  consumer.start();
  await producer.join();
  await consumer.join();
});
