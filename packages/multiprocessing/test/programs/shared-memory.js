// Another program of the same user, no relative of the test: node shared-memory.js <what> <name>
import { Process, ShareableList, SharedMemory } from '@parallel-cookbook/multiprocessing';
import { tasks } from '../tasks/memories.js';

const [, , what, name = ''] = process.argv;
switch (what) {
  case 'add': {
    const memory = SharedMemory.attach(name);
    for (let i = 0; i < memory.size; i++) memory.buffer[i] = (memory.buffer[i] ?? 0) + 1;
    console.log(memory.size);
    break;
  }
  case 'list': {
    const list = ShareableList.attach(name);
    console.log([...list].join(' '));
    list.set(0, 'seen');
    break;
  }
  case 'leave': // and never unlink
    SharedMemory.create({ name, size: 10 });
    console.log('made');
    break;
  case 'be killed':
    SharedMemory.create({ name, size: 10 });
    process.kill(process.pid, 'SIGKILL');
    break;
  case 'be a family': {
    const child = new Process({ target: tasks.makeAndDie, args: [name] });
    child.start();
    await child.join().catch(() => undefined);
    console.log(SharedMemory.attach(name).buffer[0]);
    break;
  }
  default:
    throw new Error(`no such program: ${what}`);
}
