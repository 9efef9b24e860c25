// The function stands in a module of its own: a process imports that module and nothing of the program, which then needs
// no main().
import { Process } from '@parallel-cookbook/multiprocessing';
import { tasks } from './count.tasks.js';

console.log('the program begins');
const pids = new Set([process.pid]);
for (let number = 0; number < 6; number++) {
  const child = new Process({ target: tasks.count, args: [number] });
  child.start();
  pids.add(await child.join());
}
console.log(`${pids.size} processes, with the one that started them`);
