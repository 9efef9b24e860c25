export { Barrier } from './sync/barrier.js';
export { BoundedSemaphore } from './sync/bounded-semaphore.js';
export { Condition } from './sync/condition.js';
export { Event } from './sync/event.js';
export { Lock } from './sync/lock.js';
export { RLock } from './sync/rlock.js';
export { Semaphore } from './sync/semaphore.js';

export { JoinableQueue } from './queue/joinable-queue.js';
export { Queue } from './queue/queue.js';
export { SimpleQueue, type SimpleQueueOptions } from './queue/simple-queue.js';

export { ShareableList, type ShareableItem } from './memory/shareable-list.js';
export { SharedArray } from './memory/shared-array.js';
export { SharedMemory, type SharedMemoryOptions } from './memory/shared-memory.js';
export { SharedStruct } from './memory/shared-struct.js';
export { SharedValue } from './memory/shared-value.js';

export type { Address, Authkey } from './connection/address.js';
export { AuthenticationError } from './connection/authentication-error.js';
export { BrokenPipeError } from './connection/broken-pipe-error.js';
export { Client } from './connection/client.js';
export type { Connection, Waitable } from './connection/connection.js';
export { EndOfStreamError } from './connection/end-of-stream-error.js';
export { Listener, type ListenerOptions } from './connection/listener.js';
export { PipeConnection } from './connection/pipe-connection.js';
export { Pipe, type PipeOptions } from './connection/pipe.js';
export { SocketConnection } from './connection/socket-connection.js';
export type { SocketSettings } from './connection/socket-settings.js';
export { wait } from './connection/wait.js';

export { activeChildren, cpuCount, currentProcess, parentProcess, type ProcessView } from './process/current.js';
export type { ProcessOptions, ProcessSettings } from './process/process-options.js';
export { Process } from './process/process.js';
export { ProcessStateError } from './process/process-state-error.js';

export { ProcessPoolExecutor, type ProcessPoolExecutorOptions } from './pool/process-pool-executor.js';

export { connectManager, RemoteManager, type ConnectOptions } from './manager/connect-manager.js';
export { ManagerDiedError } from './manager/link/manager-died-error.js';
export { Manager, type ManagerAddress, type ManagerOptions } from './manager/manager.js';
export type { Remote, RemoteHandle, RemoteMethod } from './manager/proxy/remote.js';
export { RemoteCondition } from './manager/proxy/remote-condition.js';
export type { RemoteGuard } from './manager/proxy/remote-guard.js';
export { RemoteLock } from './manager/proxy/remote-lock.js';
export type { Dict, DictKey } from './manager/served/dict.js';
export type { FixedArray } from './manager/served/fixed-array.js';
export type { Flag } from './manager/served/flag.js';
export type { Gate } from './manager/served/gate.js';
export type { List } from './manager/served/list.js';
export type { Namespace } from './manager/served/namespace.js';
export type { Permits } from './manager/served/permits.js';
export type { Value } from './manager/served/value.js';
export type { WorkQueue } from './manager/served/work-queue.js';
export type { ServerDescription } from './manager/server.js';
export { AsyncResult } from './pool/async-result.js';
export { Pool, type ApplyOptions, type PoolMapOptions, type PoolOptions } from './pool/pool.js';

export { getContext, type Context } from './context/context.js';
export {
  getStartMethod,
  setForkserverPreload,
  setStartMethod,
  stopForkserver,
  type StartMethodName,
} from './start/start-method-name.js';
export { getLogger, logToStderr, type Logger, type LogLevel } from './process/logger.js';
