// Ten lists are filled with random numbers: one after the other, by ten threads, and by ten processes. Threads and processes
// work at the same time; who sees the numbers afterwards is another matter.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { defineTasks, main, SharedArray } from '@parallel-cookbook/primitives';
import { Thread } from '@parallel-cookbook/threading';
import type { Order } from './child.js';
import { tasks } from './fill.tasks.js';

const workers = 10;
const size = 20_000;
const seed = Number(process.env['SEED'] ?? 1);

function keep(list: number[]): number[] {
  return list;
}

const own = defineTasks(import.meta.url, { keep });

type Lists = readonly number[][];

/** Times a way of filling, and counts the numbers that came back and those in the lists that the parent gave away. */
async function show(way: string, work: (lists: Lists) => Lists | Promise<Lists>): Promise<void> {
  const lists = Array.from({ length: workers }, (): number[] => []);
  const start = performance.now();
  const filled = await work(lists);
  const time = performance.now() - start;
  const count = (of: Lists): number => of.reduce((sum, list) => sum + list.length, 0);
  const sum = filled.flat().reduce((total, x) => total + x, 0);
  console.log(
    `${way.padEnd(10)}${count(filled)} numbers back, ${count(lists)} in the parent's lists, sum ${sum.toFixed(3)}`,
  );
  console.log(`${''.padEnd(10)}took ${time.toFixed(0)} ms`);
}

/** Sends an order to a child process of its own, and gives its answer when the child has ended. */
async function ask(order: Order): Promise<number[]> {
  const child = fork(new URL('./child.js', import.meta.url), { serialization: 'advanced' });
  let answer: number[] | undefined;
  child.once('message', (message) => (answer = message as number[]));
  child.send(order);
  const [exitCode] = (await once(child, 'close')) as [number | null]; // after the last message; `exit` may come before it
  if (!answer) throw new Error(`the child ended with exit code ${exitCode} and gave no answer`);
  return answer;
}

main(import.meta, async () => {
  await show('serial', (lists) => lists.map((list, i) => tasks.fill(list, size, seed + i)));

  const shared = new SharedArray('f64', workers * size);
  await show('threads', async (lists) => {
    // The defect: the lists are filled while the threads are built, by the main thread and one after the other. The
    // threads have nothing left to do.
    const threads = lists.map(
      (list, i) => new Thread({ target: own.keep, args: [tasks.fillBoth(list, shared, i * size, size, seed + i)] }),
    );
    for (const thread of threads) thread.start();
    return Promise.all(threads.map((thread) => thread.join()));
  });
  console.log(`${''.padEnd(10)}and ${shared.values.filter((x) => x > 0).length} in shared memory`);

  await show('processes', (lists) => Promise.all(lists.map((list, i) => ask({ list, size, seed: seed + i }))));
  console.log('done');
});
