import { main } from '@parallel-cookbook/primitives';
import { Process } from '@parallel-cookbook/multiprocessing';
import { tasks } from '../tasks/work.js';

// Has one child, which tells its id and spins, and needs no shared memory for it.
main(import.meta, () => new Process({ target: tasks.spin }).start());
