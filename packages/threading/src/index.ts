export { ThreadPoolExecutor, type ThreadPoolExecutorOptions } from './executor/thread-pool-executor.js';
