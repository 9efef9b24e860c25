// The defect: a runner begins what comes after the barrier before it has waited.
import { defineTasks, main, Random, sleepSync } from '@parallel-cookbook/primitives';
import { Barrier, currentThread, Event, Thread } from '@parallel-cookbook/threading';

const second = Number(process.env['SECOND_MS'] ?? 1000); // one second of the book; the cookbook runs it faster

function run(finish: Barrier, seconds: number, gone: Event): void {
  const { name } = currentThread();
  sleepSync(seconds * second);
  // The unlucky order, made certain: the third arrives when another has gone on.
  if (name === 'runner 3') gone.waitSync();
  console.log(`${name} reached the barrier`);
  console.log(`${name} passed the barrier`);
  gone.set();
  const index = finish.waitSync();
  if (index === 0) console.log('all three are there');
}

const tasks = defineTasks(import.meta.url, { run });

main(import.meta, async () => {
  const random = new Random(Number(process.env['SEED'] ?? 1));
  const finish = new Barrier(3, { name: 'finish' });
  const gone = new Event({ name: 'gone' });
  console.log('start of the race');
  const runners = ['runner 1', 'runner 2', 'runner 3'].map(
    (name) => new Thread({ target: tasks.run, args: [finish, random.uniform(2, 5), gone], name }),
  );
  for (const runner of runners) runner.start();
  for (const runner of runners) await runner.join();
  console.log('race over');
});
