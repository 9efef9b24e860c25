// The defect: it is joined before it is terminated, so the program waits until it has ended by itself.
import { defineTasks, main, sleepSync } from '@parallel-cookbook/primitives';
import { Event, Process } from '@parallel-cookbook/multiprocessing';

const second = Number(process.env['SECOND_MS'] ?? 1000); // one second of the book; the cookbook runs it faster

function work(begun: Event): void {
  begun.set();
  for (let i = 0; i < 10; i++) sleepSync(second); // for ever, it would stand still here
}
export const tasks = defineTasks(import.meta.url, { work });

main(import.meta, async () => {
  const begun = new Event();
  const worker = new Process({ target: tasks.work, args: [begun], name: 'worker' });
  console.log(`before the start, alive: ${worker.isAlive()}`);
  worker.start();
  await begun.wait();
  console.log(`running, alive: ${worker.isAlive()}`);
  await worker.join().catch((error: unknown) => console.log(`joined: ${String(error)}`)); // the defect
  worker.terminate();
  console.log(`just terminated, alive: ${worker.isAlive()}`);
  console.log(`joined, alive: ${worker.isAlive()}, exit code ${worker.exitCode}`);
});
