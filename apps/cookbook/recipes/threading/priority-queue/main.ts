// A queue that gives the most urgent job first, whenever it was put: the one with the lowest number, as in Python.
import { defineTasks, main } from '@parallel-cookbook/primitives';
import { Event, PriorityQueue, Thread } from '@parallel-cookbook/threading';

async function serve(jobs: PriorityQueue<string>, begun: Event, goOn: Event): Promise<void> {
  for await (const job of jobs) {
    begun.set();
    goOn.waitSync();
    console.log(`the waiter's job: ${job}`);
    jobs.taskDone();
  }
}

export const tasks = defineTasks(import.meta.url, { serve });

main(import.meta, async () => {
  const jobs = new PriorityQueue<string>({ name: 'jobs' });
  const put = (job: string, priority: number): void => {
    console.log(`${job}: priority ${priority}`);
    jobs.putSync(job, { priority });
  };
  put('lay the tables', 3);
  put('bring the bill to table 4', 2);
  put('take the order', 1);
  put('bring the bill to table 7', 2);

  const begun = new Event({ name: 'begun' });
  const goOn = new Event({ name: 'go on' });
  const waiter = new Thread({ target: tasks.serve, args: [jobs, begun, goOn], name: 'waiter' });
  waiter.start();
  await begun.wait(); // the first job is taken: nothing overtakes it any more
  put('put out the candle that fell', 0);
  goOn.set();

  await jobs.join(); // until taskDone was called for every job
  jobs.shutdown();
  await waiter.join();
});
