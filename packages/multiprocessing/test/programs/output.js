import { main } from '@parallel-cookbook/primitives';
import { logToStderr, Process } from '@parallel-cookbook/multiprocessing';
import { tasks } from '../tasks/work.js';

main(import.meta, () => {
  logToStderr('debug');
  const child = new Process({ target: tasks.print, args: [200], name: 'printer' });
  child.start();
  child.joinSync(); // blocked: the lines come all the same, and before the next one
  console.log('then the parent');
});
