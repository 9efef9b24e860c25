import type { Contender } from '../../harness/contender.js';
import { lockContended } from './ours/lock-contended.js';
import { lockRecovery } from './ours/lock-recovery.js';
import { lockUncontended } from './ours/lock-uncontended.js';
import { pipe } from './ours/pipe.js';
import { poolCpuMap } from './ours/pool-cpu-map.js';
import { poolNoop } from './ours/pool-noop.js';
import { queue } from './ours/queue.js';
import { queueRoundTrip } from './ours/queue-round-trip.js';
import { startCold } from './ours/start-cold.js';

/** This project's multiprocessing, with errors, cancellation and statistics on, as users get it. */
export const contender: Contender = {
  name: 'multiprocessing',
  workloads: {
    'lock-uncontended': lockUncontended,
    'lock-contended': lockContended,
    'queue-64b': () => queue(64),
    'queue-64kib': () => queue(1 << 16),
    'queue-1mib': () => queue(1 << 20, { byteCapacity: 1 << 23 }), // by default it has room for no such item
    'pipe-64kib': () => pipe(1 << 16),
    'queue-rtt': queueRoundTrip,
    'executor-noop': poolNoop,
    'pool-noop': poolNoop,
    'pool-cpu-map': poolCpuMap,
    'start-cold': startCold,
    'lock-recovery': lockRecovery,
  },
};
