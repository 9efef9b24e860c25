// The defect: both are daemons, and nobody joins them. The program ends at once, and they with it.
import { defineTasks, main, sleepSync } from '@parallel-cookbook/primitives';
import { currentProcess, Process } from '@parallel-cookbook/multiprocessing';

const second = Number(process.env['SECOND_MS'] ?? 1000); // one second of the book; the cookbook runs it faster

function count(from: number): void {
  console.log(`starting ${currentProcess().name}`);
  for (let number = from; number < from + 5; number++) {
    console.log(`---> ${number}`);
    sleepSync(second);
  }
  console.log(`exiting ${currentProcess().name}`);
}
export const tasks = defineTasks(import.meta.url, { count });

main(import.meta, () => {
  new Process({ target: tasks.count, args: [0], name: 'first', daemon: true }).start(); // the defect
  new Process({ target: tasks.count, args: [5], name: 'second', daemon: true }).start(); // the defect
  console.log('main has nothing more to do');
});
