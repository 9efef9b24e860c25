// A process is a function to run and its arguments. Six of them, each started and joined before the next.
import { defineTasks, main } from '@parallel-cookbook/primitives';
import { Process } from '@parallel-cookbook/multiprocessing';

function count(number: number): number {
  console.log(`count called by process ${number}`);
  for (let i = 0; i < number; i++) console.log(`  process ${number} counts ${i}`);
  return process.pid;
}
export const tasks = defineTasks(import.meta.url, { count });

main(import.meta, async () => {
  const pids = new Set([process.pid]);
  for (let number = 0; number < 6; number++) {
    const child = new Process({ target: tasks.count, args: [number] });
    child.start();
    pids.add(await child.join());
  }
  console.log(`${pids.size} processes, with the one that started them`);
});
