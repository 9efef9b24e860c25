// The defect: the name is taken for an argument of the function, so the process never gets it.
import { defineTasks, main, sleepSync } from '@parallel-cookbook/primitives';
import { Barrier, currentProcess, Process } from '@parallel-cookbook/multiprocessing';

const second = Number(process.env['SECOND_MS'] ?? 1000); // one second of the book; the cookbook runs it faster

function work(both: Barrier, _name = ''): void {
  const { name } = currentProcess();
  console.log(`starting ${name}`);
  both.waitSync();
  sleepSync(3 * second);
  console.log(`exiting ${name}`);
}
export const tasks = defineTasks(import.meta.url, { work });

main(import.meta, async () => {
  const both = new Barrier(2);
  const named = new Process({ target: tasks.work, args: [both, 'foo_process'] });
  const unnamed = new Process({ target: tasks.work, args: [both] });
  named.start();
  unnamed.start();
  await named.join();
  await unnamed.join();
});
