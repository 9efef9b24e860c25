import { createRequire } from 'node:module';
import { main, NativeUnavailableError } from '@parallel-cookbook/primitives';
import { Lock, Pool, Process, ProcessPoolExecutor, Queue, SharedValue } from '@parallel-cookbook/multiprocessing';
import { tasks } from '../tasks/work.js';

// Started with a loader that has no koffi, as its children are.
main(import.meta, async () => {
  try {
    createRequire(import.meta.url)('koffi');
    console.log('koffi is here');
  } catch (error) {
    console.log(/** @type {NodeJS.ErrnoException} */ (error).code);
  }
  const child = new Process({ target: tasks.add, args: [1, 2] });
  child.start();
  console.log(await child.join());
  const pool = new ProcessPoolExecutor({ maxWorkers: 2 });
  console.log(await pool.map(tasks.echo, [1, 2, 3]));
  console.log(pool.capabilities.revocable, pool.capabilities.shareable);
  const died = await pool.submit(tasks.exit, 3).exception();
  console.log(died.name, await pool.submit(tasks.add, 2, 2));
  await pool.shutdown();
  const old = new Pool({ processes: 1 });
  console.log(await old.starmap(tasks.add, [[1, 1]]));
  await old[Symbol.asyncDispose]();
  for (const make of [() => new Lock(), () => new Queue(), () => new SharedValue('i32')]) {
    try {
      make();
      console.log('made');
    } catch (error) {
      console.log(error instanceof NativeUnavailableError, /npm install koffi/.test(String(error)));
    }
  }
});
