// The defect, as in the book: the consumer waits with `if`, so any notification sends it to the buffer.
import { defineTasks, main, SharedValue, sleep, sleepSync } from '@parallel-cookbook/primitives';
import { Condition, RLock, Thread } from '@parallel-cookbook/threading';

const second = Number(process.env['SECOND_MS'] ?? 1000); // one second of the book; the cookbook runs it faster
const capacity = 10;
const items = 20;

/** What the threads share. The size is read and changed only by who holds the condition. */
interface Buffer {
  readonly changed: Condition;
  readonly size: SharedValue<'i32'>;
  /** 1 once the consumer waits. */
  readonly waiting: SharedValue<'i32'>;
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

function consume({ changed, size, waiting }: Buffer): void {
  for (let item = 1; item <= items; item++) {
    {
      using _held = changed.acquireSync();
      if (size.value === 0) {
        console.log('consumer: the buffer is empty, stopped');
        waiting.value = 1;
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
    waiting: new SharedValue('i32'),
  };
  const producer = new Thread({ target: tasks.produce, args: [buffer], name: 'producer' });
  const consumer = new Thread({ target: tasks.consume, args: [buffer], name: 'consumer' });

  // The unlucky order, made certain: the consumer waits, and somebody notifies before anything was produced.
  consumer.start();
  while (buffer.waiting.value === 0) await sleep(1);
  {
    using _held = await buffer.changed.acquire();
    buffer.changed.notifyAll();
  }
  while (buffer.size.value === 0) await sleep(1);
  producer.start();
  await producer.join();
  await consumer.join();
});
