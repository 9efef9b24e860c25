import { Worker } from 'node:worker_threads';
import { throughput, type Contender } from '../../harness/contender.js';

/** A bare Worker that sends back what it gets: no pool, no errors, no cancellation, one message on its way. */
export const contender: Contender = {
  name: `raw postMessage`,
  workloads: {
    'pool-latency': async () => {
      const worker = new Worker(new URL('./raw-post-message.worker.js', import.meta.url));
      let answered: (value: unknown) => void = () => undefined;
      worker.on('message', (value) => answered(value));
      const echo = (): Promise<unknown> =>
        new Promise((resolve) => {
          answered = resolve;
          worker.postMessage(1);
        });
      await echo();
      return {
        run: async (ms) => 1e6 / (await throughput(echo, ms, 1)),
        close: async () => void (await worker.terminate()),
      };
    },
  },
};
