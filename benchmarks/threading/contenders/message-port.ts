import { once } from 'node:events';
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import type { Contender } from '../../harness/contender.js';
import type { Order, Received } from './message-port.worker.js';

/** A MessagePort between two workers, one message a postMessage. The sender is held back only when it is far ahead. */
export const contender: Contender = {
  name: 'MessagePort',
  workloads: {
    'queue-mpmc': async () => {
      const { port1, port2 } = new MessageChannel();
      const taken = new Int32Array(new SharedArrayBuffer(4));
      const start = (role: 'produce' | 'consume', port: MessagePort): Worker =>
        new Worker(new URL('./message-port.worker.js', import.meta.url), {
          workerData: { role, port, taken },
          transferList: [port],
        });
      const producer = start('produce', port1);
      const consumer = start('consume', port2);
      return {
        async run(ms) {
          Atomics.store(taken, 0, 0);
          const order: Order = { ms };
          producer.postMessage(order);
          const [[sent], [{ received, seconds }]] = (await Promise.all([
            once(producer, 'message'),
            once(consumer, 'message'),
          ])) as [[number], [Received]];
          if (received !== sent) throw new Error(`${sent - received} messages were lost`);
          return received / seconds / 1e6;
        },
        async close() {
          await Promise.all([producer.terminate(), consumer.terminate()]);
        },
      };
    },
  },
};
