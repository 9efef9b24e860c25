// The defect, as in the book: the producer sets the event and clears it at once, so who does not wait never hears of it.
import {
  defineTasks,
  main,
  Random,
  SharedArray,
  SharedValue,
  sleepSync,
  TimeoutError,
} from '@parallel-cookbook/primitives';
import { Event, Thread } from '@parallel-cookbook/threading';

const second = Number(process.env['SECOND_MS'] ?? 1000); // one second of the book; the cookbook runs it faster
const total = 10;
const nothingMore = -1; // the sentinel that ends the list

/** A list that one thread lengthens and another reads. */
interface List {
  readonly items: SharedArray<'i32'>;
  readonly length: SharedValue<'i32'>;
  readonly grown: Event;
}

function append({ items, length, grown }: List, item: number): void {
  items.set(length.value, item);
  length.add(1);
  grown.set();
  grown.clear();
}

function produce(list: List, seed: number): void {
  const random = new Random(seed);
  for (let i = 1; i <= total; i++) {
    sleepSync(second);
    const item = random.integer(0, 256);
    console.log(`producer: appended item ${i} = ${item}`);
    append(list, item);
  }
  append(list, nothingMore);
}

function consume({ items, length, grown }: List): void {
  for (let taken = 0; ;) {
    try {
      grown.waitSync({ timeoutMs: 50 }); // so that the program ends at all
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
      console.log('consumer: nothing ever came');
      return;
    }
    while (taken < length.value) {
      const item = items.get(taken++);
      if (item === nothingMore) return;
      console.log(`consumer: popped item ${taken} = ${item}`);
    }
  }
}

const tasks = defineTasks(import.meta.url, { produce, consume });

main(import.meta, async () => {
  const list: List = {
    items: new SharedArray('i32', total + 1),
    length: new SharedValue('i32'),
    grown: new Event({ name: 'grown' }),
  };
  const seed = Number(process.env['SEED'] ?? 1);
  const consumer = new Thread({ target: tasks.consume, args: [list], name: 'consumer' });
  const producer = new Thread({ target: tasks.produce, args: [list, seed], name: 'producer' });
  // The unlucky order, made certain: the consumer comes when the producer is done.
  producer.start();
  await producer.join();
  consumer.start();
  await consumer.join();
});
