// Says when its body runs: not in the worker that imports it, nor in the module that is imported.
import { main } from '@parallel-cookbook/primitives';
import { isMainThread, Worker } from 'node:worker_threads';

console.log(`loaded in ${isMainThread ? 'main' : 'worker'}`);
main(import.meta, async () => {
  console.log('body');
  const worker = new Worker(new URL(import.meta.url));
  await new Promise((resolve) => worker.on('exit', resolve));
  if (process.argv[2] === 'fail') throw new RangeError('out of cheese');
  if (process.argv[2] === 'fail-busy') {
    setInterval(() => {}, 1000);
    throw new RangeError('out of cheese');
  }
});
