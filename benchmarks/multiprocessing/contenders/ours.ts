import type { Contender } from '../../harness/contender.js';
import { lockContended } from './ours/lock-contended.js';
import { lockRecovery } from './ours/lock-recovery.js';
import { lockUncontended } from './ours/lock-uncontended.js';
import { managerDict } from './ours/manager-dict.js';
import { pipe } from './ours/pipe.js';
import { poolCpuMap, poolShortMap } from './ours/pool-cpu-map.js';
import { poolLatency } from './ours/pool-latency.js';
import { poolMap } from './ours/pool-map.js';
import { poolNoop } from './ours/pool-noop.js';
import { queue } from './ours/queue.js';
import { queueRoundTrip } from './ours/queue-round-trip.js';
import { start } from './ours/start.js';

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
    'pool-chunk1': () => poolMap(10_000, 1),
    'pool-latency': poolLatency,
    'pool-default-chunk': () => poolMap(1_000_000),
    'executor-noop': poolNoop,
    'pool-noop': poolNoop,
    'pool-cpu-map': poolCpuMap,
    'pool-short-map': poolShortMap,
    'manager-dict': managerDict,
    'start-cold': () => start('spawn'),
    'start-warm': () => start('forkserver', 200),
    'lock-recovery': lockRecovery,
  },
};
