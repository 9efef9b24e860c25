// A Worker that the library did not start asks who it is.
import { currentThread, enumerate, mainThread } from '@parallel-cookbook/threading';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

if (isMainThread) {
  new Worker(new URL(import.meta.url)).once('message', (said) => console.log(JSON.stringify(said)));
} else {
  const me = currentThread();
  parentPort?.postMessage({
    alive: me.isAlive(),
    isMain: me === mainThread(),
    ident: me.ident,
    listed: enumerate().includes(me),
    daemon: me.daemon,
  });
}
