// Prints, and must end by itself: with its pool shut down, with its pool forgotten, or with results still to come.
import { main } from '@parallel-cookbook/primitives';
import { ThreadPoolExecutor } from '@parallel-cookbook/threading';
import { tasks } from '../tasks/executor-tasks.js';

main(import.meta, async () => {
  const pool = new ThreadPoolExecutor({ maxWorkers: 2 });
  switch (process.argv[2]) {
    case 'shutdown':
      await pool.submit(tasks.say, 'in the thread');
      await pool.shutdown();
      console.log('after the shutdown');
      break;
    case 'forgotten':
      await pool.submit(tasks.say, 'in the thread');
      console.log('forgotten');
      break;
    case 'pending':
      pool.submit(tasks.say, 'in the thread').addDoneCallback(() => console.log('done'));
      break;
    case 'dies': {
      await pool.submit(tasks.say, 'in the thread');
      const error = await pool.submit(tasks.step, new Int32Array(new SharedArrayBuffer(4)), 0, 'exit').exception();
      console.log(error.name);
      await pool.submit(tasks.say, 'in the next thread');
      break;
    }
    case 'given up': {
      const begun = new Int32Array(new SharedArrayBuffer(4));
      await pool.with({ timeoutMs: 50 }).submit(tasks.deaf, begun).exception();
      console.log('given up');
      break;
    }
    case 'blocked':
      console.log('one');
      pool.submit(tasks.say, 'two').resultSync();
      console.log('three');
      pool.submit(tasks.say, 'four').resultSync();
      console.log('five');
      break;
  }
});
