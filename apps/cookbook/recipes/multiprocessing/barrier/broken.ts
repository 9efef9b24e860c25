// The defect: the barrier is made for one party, so each of the two passes it alone.
import { defineTasks, main } from '@parallel-cookbook/primitives';
import { Barrier, currentProcess, Event, Lock, Process } from '@parallel-cookbook/multiprocessing';

function withBarrier(synchronizer: Barrier, serializer: Lock, before: Event | undefined, after: Event): void {
  const { name } = currentProcess();
  before?.waitSync(); // the unlucky order, made certain: p2 comes when p1 has gone on
  console.log(`${name} reaches the barrier`);
  synchronizer.waitSync();
  const now = new Date();
  serializer.withLockSync(() => console.log(`${name} with barrier ----> ${now.toISOString()}`));
  after.set();
}

function withoutBarrier(): void {
  console.log(`${currentProcess().name} without barrier ----> ${new Date().toISOString()}`);
}
export const tasks = defineTasks(import.meta.url, { withBarrier, withoutBarrier });

main(import.meta, async () => {
  const synchronizer = new Barrier(1, { name: 'synchronizer' }); // the defect
  const serializer = new Lock({ name: 'serializer' });
  const [gone, over] = [new Event(), new Event()];
  const processes = [
    new Process({ target: tasks.withBarrier, args: [synchronizer, serializer, undefined, gone], name: 'p1' }),
    new Process({ target: tasks.withBarrier, args: [synchronizer, serializer, gone, over], name: 'p2' }),
    new Process({ target: tasks.withoutBarrier, name: 'p3' }),
    new Process({ target: tasks.withoutBarrier, name: 'p4' }),
  ];
  for (const child of processes) child.start();
  for (const child of processes) await child.join();
});
