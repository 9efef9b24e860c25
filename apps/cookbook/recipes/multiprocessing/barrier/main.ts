// Four processes tell the time. Two of them meet at a barrier first, so that theirs is the same, as near as can be told.
import { defineTasks, main, sleepSync } from '@parallel-cookbook/primitives';
import { Barrier, currentProcess, Lock, Process } from '@parallel-cookbook/multiprocessing';

const second = Number(process.env['SECOND_MS'] ?? 1000); // one second of the book; the cookbook runs it faster

function withBarrier(synchronizer: Barrier, serializer: Lock, delay: number): void {
  const { name } = currentProcess();
  sleepSync(delay * second);
  console.log(`${name} reaches the barrier`);
  synchronizer.waitSync();
  const now = new Date();
  serializer.withLockSync(() => console.log(`${name} with barrier ----> ${now.toISOString()}`));
}

function withoutBarrier(): void {
  console.log(`${currentProcess().name} without barrier ----> ${new Date().toISOString()}`);
}
export const tasks = defineTasks(import.meta.url, { withBarrier, withoutBarrier });

main(import.meta, async () => {
  const synchronizer = new Barrier(2, { name: 'synchronizer' });
  const serializer = new Lock({ name: 'serializer' });
  const processes = [
    new Process({ target: tasks.withBarrier, args: [synchronizer, serializer, 0], name: 'p1' }),
    new Process({ target: tasks.withBarrier, args: [synchronizer, serializer, 5], name: 'p2' }),
    new Process({ target: tasks.withoutBarrier, name: 'p3' }),
    new Process({ target: tasks.withoutBarrier, name: 'p4' }),
  ];
  for (const child of processes) child.start();
  for (const child of processes) await child.join();
});
