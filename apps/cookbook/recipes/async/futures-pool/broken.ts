// The defect: an executor that runs everything on the thread which asks. Its calls look like those of a pool, and no core helps.
import { callSoon, gather, run, runInExecutor } from '@parallel-cookbook/async';
import { ProcessPoolExecutor } from '@parallel-cookbook/multiprocessing';
import { InlineExecutor, main, tracer } from '@parallel-cookbook/primitives';
import { asCompleted } from '@parallel-cookbook/threading';
import { count, tasks } from './count.tasks.js';

const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** Takes the time, and tells whether the loop could call anybody back before it was over. */
async function measured(name: string, work: () => void | Promise<void>): Promise<void> {
  console.log(name);
  let free = false;
  callSoon(() => (free = true));
  const start = performance.now();
  const working = work();
  if (working) await working;
  const ms = performance.now() - start;
  console.log(`${name}: ${ms.toFixed(0)} ms, the loop was ${free ? 'free' : 'blocked'}`);
  tracer.emit('mark', name, { value: ms, unit: 'ms' });
}

function oneAfterTheOther(): void {
  for (const number of numbers) console.log(`  item ${number}: ${count(number)}`);
}

/** Python's `concurrent.futures`: hand over, and take what is done as it comes. */
async function onThreads(): Promise<void> {
  const pool = new InlineExecutor(); // the defect
  const futures = numbers.map((number) => pool.submit(tasks.count, number));
  for await (const done of asCompleted(futures)) {
    if (done.status === 'rejected') throw done.reason;
    console.log(`  item ${numbers[done.index]}: ${done.value}`);
  }
}

/** asyncio's `run_in_executor`: the tasks of this loop wait for those of the pool, and can be cancelled with them. */
async function inProcesses(): Promise<void> {
  await using pool = new ProcessPoolExecutor({ maxWorkers: 5, name: 'process' });
  const counts = await gather(numbers.map((number) => () => runInExecutor(pool, tasks.count, number)));
  counts.forEach((result, i) => console.log(`  item ${numbers[i]}: ${result}`));
}

main(import.meta, () =>
  run(async () => {
    await measured('one after the other', oneAfterTheOther);
    await measured('five threads', onThreads);
    await measured('five processes', inProcesses);
  }),
);
