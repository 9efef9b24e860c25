import { SpscRing, Thread } from '@parallel-cookbook/threading';
import type { Contender, Workload } from '../../harness/contender.js';
import { tasks } from './ring.tasks.js';

/** Messages that are published together. */
const batch = 64;

async function prepare(batched: boolean): Promise<Workload> {
  const [ring, back] = [new SpscRing({ byteCapacity: 1 << 17 }), new SpscRing()];
  const thread = new Thread({ target: tasks.consume, args: [ring, back, batched] });
  thread.start();
  const { producer } = ring;
  const end = new Uint8Array(8);
  // The thread starts while we await its first answer; a blocked main thread would be measured waiting for that.
  await producer.push(end);
  await back.consumer.pop();
  const message = new Uint8Array(64);
  const words = new Int32Array(message.buffer);
  const produce = (count: number, from: number): number => {
    let sum = 0;
    for (let i = from; i < from + count; i++) {
      words[0] = i;
      words[15] = ~i ^ 5;
      sum = (sum + i + (~i ^ 5)) | 0;
      if (!batched) producer.pushSync(message);
      else {
        producer.writeSync(message);
        if (i % batch === 0) producer.publish();
      }
    }
    return sum;
  };
  return {
    run: async (ms) => {
      const begin = performance.now();
      let [count, sum] = [0, 0];
      for (; performance.now() - begin < ms; count += 10_000) sum = (sum + produce(10_000, count)) | 0;
      producer.pushSync(end);
      const answer = new Float64Array(back.consumer.popSync().buffer);
      if (answer[0] !== count || answer[1] !== sum) throw new Error(`${count} messages sent, ${answer[0]} arrived`);
      return count / ((performance.now() - begin) * 1000);
    },
    close: async () => {
      producer.pushSync(new Uint8Array(8).fill(255));
      await thread.join();
    },
  };
}

/** Millions of messages a second through our ring between the main thread and a thread; every message is read. */
export const contender: Contender = {
  name: 'SpscRing',
  workloads: { 'queue-spsc': () => prepare(false), 'queue-batched': () => prepare(true) },
};
