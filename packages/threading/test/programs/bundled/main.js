// Goes through a bundler, as do worker.js and mute.js, each into a file of its own. No main(): nobody imports this file.
import { Worker } from 'node:worker_threads';
import { defineTasks, inline, SharedValue } from '@parallel-cookbook/primitives';
import { Lock, ThreadPoolExecutor } from '@parallel-cookbook/threading';
import { tasks } from './tasks.js';

const elsewhere = defineTasks(import.meta.url, { lost: () => 1 }, { namespace: 'main-only' });
const worker = () => new Worker(new URL('./worker.js', import.meta.url));

const pool = new ThreadPoolExecutor(worker, { maxWorkers: 2, name: 'crew' });
console.log(await pool.map(tasks.square, [1, 2, 3, 4]));
console.log(pool.submit(tasks.square, 12).resultSync());
pool.submit(tasks.say, 'printed while main blocks').resultSync();
const lock = new Lock();
const sum = new SharedValue('i32');
console.log(await Promise.all([pool.submit(tasks.add, lock, sum), pool.submit(tasks.add, lock, sum)]), sum.value);
console.log(
  await pool.submit(
    inline((n) => n + 1),
    41,
  ),
);
const lost = await pool.submit(elsewhere.lost).exception();
console.log(
  lost.name,
  /bundled\.square/.test(lost.message),
  /Import its module in the file of the worker/.test(lost.message),
);
console.log((await pool.submit(tasks.exit, 3).exception()).name, await pool.submit(tasks.square, 5));
await pool.shutdown();

const fresh = new ThreadPoolExecutor({ worker, maxWorkers: 1, isolation: 'fresh' });
console.log(await fresh.submit(tasks.square, 6), await fresh.submit(tasks.square, 7), fresh.statistics().recycled > 0);
await fresh.shutdown();

const mute = new ThreadPoolExecutor(() => new Worker(new URL('./mute.js', import.meta.url)), { startTimeoutMs: 100 });
const broken = await mute.submit(tasks.square, 1).exception();
console.log(broken.name, broken.cause.name, /must call serveTasks/.test(broken.message));
await mute.shutdown();

const muteToo = new ThreadPoolExecutor(() => new Worker(new URL('./mute.js', import.meta.url)), {
  startTimeoutMs: 100,
});
try {
  muteToo.submit(tasks.square, 1).resultSync();
} catch (error) {
  console.log(error.name, 'also to one who blocks');
}
await muteToo.shutdown();
console.log('end');
