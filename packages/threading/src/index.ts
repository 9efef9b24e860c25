export { activeCount, currentThread, enumerate, mainThread, type ThreadView } from './thread/current.js';
export { excepthook, setExcepthook, type ExceptHook, type ExceptHookInfo } from './thread/excepthook.js';
export { local, type Local } from './thread/local.js';
export { Thread } from './thread/thread.js';
export type { ThreadOptions, ThreadSettings } from './thread/thread-options.js';
export { ThreadStateError } from './thread/thread-state-error.js';
export { Timer, type TimerOptions } from './thread/timer.js';

export { Barrier } from './sync/barrier.js';
export { BoundedSemaphore } from './sync/bounded-semaphore.js';
export { Condition } from './sync/condition.js';
export { Event } from './sync/event.js';
export { Lock } from './sync/lock.js';
export { Once } from './sync/once.js';
export { ReadWriteLock } from './sync/read-write-lock.js';
export { RLock } from './sync/rlock.js';
export { Semaphore } from './sync/semaphore.js';

export { LifoQueue } from './queue/lifo-queue.js';
export { PriorityQueue } from './queue/priority-queue.js';
export { Queue } from './queue/queue.js';
export { SimpleQueue, type SimpleQueueOptions } from './queue/simple-queue.js';
export { SpscRing } from './queue/spsc-ring.js';

export { ThreadPoolExecutor } from './executor/thread-pool-executor.js';
export type { RecycleOptions, ThreadPoolExecutorOptions } from './executor/thread-pool-options.js';

// Threads share no heap: a counter that several of them change is one of these.
export { SharedArray, SharedStruct, SharedValue } from '@parallel-cookbook/primitives';

// What `threading` and `concurrent.futures` have beside their classes.
export {
  ALL_COMPLETED,
  asCompleted,
  BrokenBarrierError,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  Future,
  TimeoutError,
  wait,
} from '@parallel-cookbook/primitives';
