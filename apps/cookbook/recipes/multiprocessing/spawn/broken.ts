// The defect: the processes are started and joined at the end, all together, so their lines mix.
import { defineTasks, main } from '@parallel-cookbook/primitives';
import { Process } from '@parallel-cookbook/multiprocessing';

function count(number: number): number {
  console.log(`count called by process ${number}`);
  for (let i = 0; i < number; i++) console.log(`  process ${number} counts ${i}`);
  return process.pid;
}
export const tasks = defineTasks(import.meta.url, { count });

main(import.meta, async () => {
  const joins: Promise<number>[] = [];
  for (let number = 0; number < 6; number++) {
    const child = new Process({ target: tasks.count, args: [number] });
    child.start();
    joins.push(child.join()); // the defect: nobody waits before the next one is started
  }
  const pids = new Set([process.pid, ...(await Promise.all(joins))]);
  console.log(`${pids.size} processes, with the one that started them`);
});
