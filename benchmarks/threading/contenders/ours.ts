import type { Contender } from '../../harness/contender.js';
import { barrier } from './ours/barrier.js';
import { lockContended } from './ours/lock-contended.js';
import { ownerDeathRecovery } from './ours/owner-death-recovery.js';
import { poolBehindLongTask } from './ours/pool-behind-long-task.js';
import { poolCpuMap, poolShortMap } from './ours/pool-cpu-map.js';
import { poolMebibyte } from './ours/pool-mebibyte.js';
import { poolLatency, poolNoop } from './ours/pool-noop.js';
import { queue } from './ours/queue.js';
import { lockUncontended, semaphoreUncontended } from './ours/uncontended.js';

/** This project's threading, with errors, cancellation and statistics on, as users get it. */
export const contender: Contender = {
  name: 'threading',
  workloads: {
    'pool-noop': poolNoop,
    'pool-latency': poolLatency,
    'pool-cpu-map': poolCpuMap,
    'pool-short-map': poolShortMap,
    'pool-1mb': poolMebibyte,
    'pool-behind-long-task': poolBehindLongTask,
    'lock-uncontended': lockUncontended,
    'lock-contended': lockContended,
    'semaphore-uncontended': semaphoreUncontended,
    barrier,
    queue,
    'queue-mpmc': queue,
    'owner-death-recovery': ownerDeathRecovery,
  },
};
