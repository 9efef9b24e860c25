import type { Contender } from '../../harness/contender.js';
import { lockContended, lockFree } from './ours/lock.js';
import { parkedTasks } from './ours/parked-tasks.js';
import { channel, queue } from './ours/queue.js';
import { spawn } from './ours/spawn.js';

/** This project's async, with cancellation, names, ambient scopes and statistics on, as users get it. */
export const contender: Contender = {
  name: 'async',
  workloads: {
    spawn,
    'lock-free': lockFree,
    'lock-contended': lockContended,
    queue,
    channel,
    'memory-100k-parked-tasks': parkedTasks,
  },
};
