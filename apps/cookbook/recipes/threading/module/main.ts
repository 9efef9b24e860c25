// An inventory of the program's threads: how many are alive, what is each one called, which is the main thread?
import { defineTasks, main } from '@parallel-cookbook/primitives';
import * as threading from '@parallel-cookbook/threading';

function stayUntil(goHome: threading.Event): void {
  goHome.waitSync();
}
export const tasks = defineTasks(import.meta.url, { stayUntil });

function takeStock(moment: string): void {
  console.log(`${moment}: ${threading.activeCount()} alive`);
  for (const thread of threading.enumerate()) {
    const role = thread === threading.mainThread() ? 'the main thread' : 'a thread beside it';
    console.log(`  ${thread.name} with ident ${thread.ident}, ${role}`);
  }
}

main(import.meta, async () => {
  takeStock('at first');

  const goHome = new threading.Event();
  const porter = new threading.Thread({ target: tasks.stayUntil, args: [goHome], name: 'porter' });
  const unnamed = new threading.Thread({ target: tasks.stayUntil, args: [goHome] });
  porter.start();
  unnamed.start();
  takeStock('while two more run');

  goHome.set();
  await porter.join();
  await unnamed.join();
  takeStock('when both have ended');
});
