// Nobody joins a thread that fails: its last words are printed.
import { defineTasks, main } from '@parallel-cookbook/primitives';
import { Thread } from '@parallel-cookbook/threading';

const tasks = defineTasks(import.meta.url, {
  fail() {
    throw new RangeError('out of cheese');
  },
});

main(import.meta, () => {
  new Thread({ target: tasks.fail, name: 'mouse' }).start();
});
