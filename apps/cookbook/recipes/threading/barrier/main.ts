// Three runners of different pace: nobody passes the barrier before all three have reached it.
import { defineTasks, main, Random, sleepSync } from '@parallel-cookbook/primitives';
import { Barrier, currentThread, Thread } from '@parallel-cookbook/threading';

const second = Number(process.env['SECOND_MS'] ?? 1000); // one second of the book; the cookbook runs it faster

function run(finish: Barrier, seconds: number): void {
  const { name } = currentThread();
  sleepSync(seconds * second);
  console.log(`${name} reached the barrier`);
  const index = finish.waitSync(); // 0, 1 or 2, for each of the three another
  console.log(`${name} passed the barrier`);
  if (index === 0) console.log('all three are there');
}

const tasks = defineTasks(import.meta.url, { run });

main(import.meta, async () => {
  const random = new Random(Number(process.env['SEED'] ?? 1));
  const finish = new Barrier(3, { name: 'finish' });
  console.log('start of the race');
  const runners = ['runner 1', 'runner 2', 'runner 3'].map(
    (name) => new Thread({ target: tasks.run, args: [finish, random.uniform(2, 5)], name }),
  );
  for (const runner of runners) runner.start();
  for (const runner of runners) await runner.join();
  console.log('race over');
});
