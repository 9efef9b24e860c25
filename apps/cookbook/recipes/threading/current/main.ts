// Three threads run the same function; each learns who it is from `currentThread()`.
import { defineTasks, main, sleepSync } from '@parallel-cookbook/primitives';
import { Barrier, currentThread, Thread } from '@parallel-cookbook/threading';

const second = Number(process.env['SECOND_MS'] ?? 1000); // one second of the book; the cookbook runs it faster

function doTheShift(everybodyIsHere: Barrier): void {
  const { name } = currentThread();
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
  const threads = names.map((name) => new Thread({ target: tasks.doTheShift, args: [everybodyIsHere], name }));
  for (const thread of threads) thread.start();
  for (const thread of threads) await thread.join();
  console.log(`${currentThread().name} has seen them all leave`);
});
