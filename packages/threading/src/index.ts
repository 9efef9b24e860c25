export { activeCount, currentThread, enumerate, mainThread, type ThreadView } from './thread/current.js';
export { excepthook, setExcepthook, type ExceptHook, type ExceptHookInfo } from './thread/excepthook.js';
export { Thread, type ThreadOptions, type ThreadSettings } from './thread/thread.js';
export { ThreadStateError } from './thread/thread-state-error.js';

export { ThreadPoolExecutor, type ThreadPoolExecutorOptions } from './executor/thread-pool-executor.js';
