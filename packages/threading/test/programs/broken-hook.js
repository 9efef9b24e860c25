// A thread fails, and so does the hook that is told of it.
import { defineTasks, main } from '@parallel-cookbook/primitives';
import { setExcepthook, Thread } from '@parallel-cookbook/threading';

const tasks = defineTasks(import.meta.url, {
  fail() {
    throw new RangeError('out of cheese');
  },
});

main(import.meta, () => {
  setExcepthook(() => {
    throw new TypeError('the hook is broken');
  });
  new Thread({ target: tasks.fail, name: 'mouse' }).start();
});
