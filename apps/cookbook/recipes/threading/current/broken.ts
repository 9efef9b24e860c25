// The defect: the name is read by the thread that makes the others, so all of them use its name.
import { defineTasks, main, sleepSync } from '@parallel-cookbook/primitives';
import { Barrier, currentThread, Thread } from '@parallel-cookbook/threading';

const second = Number(process.env['SECOND_MS'] ?? 1000); // one second of the book; the cookbook runs it faster

function doTheShift(name: string, everybodyIsHere: Barrier): void {
  console.log(`${name} starts`);
  sleepSync(2 * second);
  // Nobody leaves before the last one has come, however slowly it started; should one never come, nobody waits for ever.
  everybodyIsHere.waitSync({ timeoutMs: 10_000 });
  console.log(`${name} exits`);
}
export const tasks = defineTasks(import.meta.url, { doTheShift });

main(import.meta, async () => {
  const names = ['cook', 'waiter', 'dishwasher'];
  const everybodyIsHere = new Barrier(names.length);
  const threads = names.map(
    // The defect: the arguments are evaluated here, in the main thread.
    (name) => new Thread({ target: tasks.doTheShift, args: [currentThread().name, everybodyIsHere], name }),
  );
  for (const thread of threads) thread.start();
  for (const thread of threads) await thread.join();
  console.log(`${currentThread().name} has seen them all leave`);
});
