// A process that never ends by itself, what is known about it before, while and after it is terminated.
import { defineTasks, main, sleepSync } from '@parallel-cookbook/primitives';
import { Event, Process } from '@parallel-cookbook/multiprocessing';

const second = Number(process.env['SECOND_MS'] ?? 1000); // one second of the book; the cookbook runs it faster

function work(begun: Event): void {
  begun.set();
  for (;;) sleepSync(second);
}
export const tasks = defineTasks(import.meta.url, { work });

main(import.meta, async () => {
  const begun = new Event();
  const worker = new Process({ target: tasks.work, args: [begun], name: 'worker' });
  console.log(`before the start, alive: ${worker.isAlive()}`);
  worker.start();
  await begun.wait();
  console.log(`running, alive: ${worker.isAlive()}`);
  worker.terminate();
  console.log(`just terminated, alive: ${worker.isAlive()}`); // the signal is on its way: either is right
  await worker.join().catch((error: unknown) => console.log(`joined: ${String(error)}`));
  console.log(`joined, alive: ${worker.isAlive()}, exit code ${worker.exitCode}`);
});
