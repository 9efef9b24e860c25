import { parentPort, receiveMessageOnPort, workerData, type MessagePort } from 'node:worker_threads';
import { Messages } from '../../workloads/messages.js';

/** Send for so long. */
export interface Order {
  readonly ms: number;
}

/** What the consumer got in one turn. */
export interface Received {
  readonly received: number;
  readonly seconds: number;
}

const { role, port, taken } = workerData as {
  role: 'produce' | 'consume';
  port: MessagePort;
  /** How many messages the consumer has had. */
  taken: Int32Array;
};
const mostAhead = 20_000;
const step = 1_000;

if (role === 'produce') {
  parentPort?.on('message', ({ ms }: Order) => {
    const messages = new Messages();
    const begin = performance.now();
    while (performance.now() - begin < ms) {
      for (let i = 0; i < step; i++) port.postMessage(messages.next());
      for (let had = Atomics.load(taken, 0); messages.sent - had > mostAhead; had = Atomics.load(taken, 0)) {
        Atomics.wait(taken, 0, had);
      }
    }
    port.postMessage(messages.last());
    parentPort?.postMessage(messages.sent);
  });
} else {
  let begin = 0;
  let received = 0;
  const take = (message: Uint8Array): void => {
    if (received === 0) begin = performance.now();
    if (Messages.check(message, received + 1)) {
      if (++received % step === 0) {
        Atomics.store(taken, 0, received);
        Atomics.notify(taken, 0);
      }
      return;
    }
    const result: Received = { received, seconds: (performance.now() - begin) / 1000 };
    received = 0;
    parentPort?.postMessage(result);
  };
  port.on('message', (message: Uint8Array) => {
    take(message);
    // An event costs more than a look, so one event takes what has come.
    for (let next = more(); next; next = more()) take(next.message);
  });
}

function more(): { readonly message: Uint8Array } | undefined {
  return receiveMessageOnPort(port) as { readonly message: Uint8Array } | undefined;
}
