export { headerBytes, RingMemory, spanOf } from './ring-memory.js';
export { RecordReader } from './record-reader.js';
export { RecordWriter } from './record-writer.js';
export { RingWaiter } from './ring-waiter.js';
export { sliceMs } from '../parking/domain.js';
export { firstBackoff, idle, spinsPay } from '../parking/backoff.js';
export { AsyncWaiters } from '../parking/async-waiters.js';
export type { Doorbell, Listener } from '../parking/doorbell.js';
