// The defect: a time-out in place of detection. It ends the deadlock, but nobody learns who waited for whom; and since both
// threads wait equally long, both may give up.
import { defineTasks, detectDeadlocks, main } from '@parallel-cookbook/primitives';
import { Barrier, Lock, Thread } from '@parallel-cookbook/threading';

const second = Number(process.env['SECOND_MS'] ?? 1000); // one second of the book; the cookbook runs it faster

function transfer(from: Lock, to: Lock, together: Barrier | undefined): string {
  using _from = from.acquireSync();
  together?.waitSync();
  try {
    using _to = to.acquireSync({ timeoutMs: second }); // the defect: an error that names nobody
    return 'done';
  } catch (error) {
    return (error as Error).name;
  }
}
export const tasks = defineTasks(import.meta.url, { transfer });

main(import.meta, async () => {
  const detection = detectDeadlocks();
  const [savings, wages] = [new Lock({ name: 'savings' }), new Lock({ name: 'wages' })];
  const together = new Barrier(2);
  const opposite = [
    new Thread({ target: tasks.transfer, args: [savings, wages, together], name: 'to wages' }),
    new Thread({ target: tasks.transfer, args: [wages, savings, together], name: 'to savings' }),
  ];
  for (const thread of opposite) thread.start();
  console.log((await Promise.all(opposite.map((thread) => thread.join()))).join(', '));
  detection.stop();
});
