// A daemon works in the background, and is ended with the program; a process that is no daemon is waited for.
import { defineTasks, main, sleepSync } from '@parallel-cookbook/primitives';
import { currentProcess, Event, Process } from '@parallel-cookbook/multiprocessing';

const second = Number(process.env['SECOND_MS'] ?? 1000); // one second of the book; the cookbook runs it faster

/** Its work would take an hour. */
function background(begun: Event): void {
  console.log(`starting ${currentProcess().name}`);
  begun.set();
  sleepSync(3600 * second);
  console.log(`exiting ${currentProcess().name}`);
}

function foreground(): void {
  console.log(`starting ${currentProcess().name}`);
  for (let number = 5; number < 10; number++) {
    console.log(`---> ${number}`);
    sleepSync(second);
  }
  console.log(`exiting ${currentProcess().name}`);
}
export const tasks = defineTasks(import.meta.url, { background, foreground });

main(import.meta, async () => {
  const begun = new Event();
  new Process({ target: tasks.background, args: [begun], name: 'background', daemon: true }).start();
  new Process({ target: tasks.foreground, name: 'foreground', daemon: false }).start();
  await begun.wait();
  console.log('main has nothing more to do');
});
