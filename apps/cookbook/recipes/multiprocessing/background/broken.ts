// The defect: the process that works in the background is no daemon. The program waits for it, to its last line.
import { defineTasks, main, sleepSync } from '@parallel-cookbook/primitives';
import { currentProcess, Event, Process } from '@parallel-cookbook/multiprocessing';

const second = Number(process.env['SECOND_MS'] ?? 1000); // one second of the book; the cookbook runs it faster

/** A minute is enough to see it. */
function background(begun: Event): void {
  console.log(`starting ${currentProcess().name}`);
  begun.set();
  sleepSync(60 * second);
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
  new Process({ target: tasks.background, args: [begun], name: 'background' }).start(); // the defect: no daemon
  new Process({ target: tasks.foreground, name: 'foreground', daemon: false }).start();
  await begun.wait();
  console.log('main has nothing more to do');
});
