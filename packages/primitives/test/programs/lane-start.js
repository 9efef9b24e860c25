import { threadId } from 'node:worker_threads';
import { laneName } from '@parallel-cookbook/primitives';

/** @param {{ heard: Int32Array, how: string }} data */
export function begin({ heard, how }) {
  Atomics.store(heard, 1, threadId);
  Atomics.store(heard, 0, laneName().length);
  Atomics.notify(heard, 0);
  switch (how) {
    case 'exit':
      process.exit(7);
      break;
    case 'throw':
      setImmediate(() => {
        throw new Error('not caught');
      });
      break;
    case 'throw nothing':
      setImmediate(() => {
        throw undefined;
      });
      break;
    case 'fill the heap':
      setImmediate(() => {
        for (const all = []; ;) all.push(new Array(1000).fill(Math.random()));
      });
      break;
    case 'spin':
      for (;;);
  }
}
