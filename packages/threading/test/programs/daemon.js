// The process ends although a daemon still runs; with "wait" it waits for a thread that is none.
import { defineTasks, main, sleepSync } from '@parallel-cookbook/primitives';
import { Thread } from '@parallel-cookbook/threading';

const tasks = defineTasks(import.meta.url, {
  forEver() {
    for (;;) sleepSync(1000);
  },
  late() {
    sleepSync(200);
    console.log('late');
  },
});

main(import.meta, () => {
  if (process.argv[2] === 'wait') new Thread({ target: tasks.late }).start();
  new Thread({ target: tasks.forEver, daemon: true }).start();
  console.log('main ends');
});
