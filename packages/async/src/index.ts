export { ExceptionGroup, type ErrorCondition } from './errors/exception-group.js';
export { IncompleteReadError } from './errors/incomplete-read.js';
export { InvalidStateError } from './errors/invalid-state.js';
export { LimitOverrunError } from './errors/limit-overrun.js';
// What it throws that all packages of the project throw.
export {
  BrokenBarrierError,
  CancelledError,
  ClosedError,
  DeadlockError,
  NotOwnerError,
  QueueClosedError,
  TimeoutError,
} from '@parallel-cookbook/primitives';

export { currentScope } from './loop/ambient.js';
export { callAt, callLater, callSoon } from './loop/call.js';
export { CancelScope, type CancelScopeOptions } from './loop/cancel-scope.js';
export { currentLoop } from './loop/current-loop.js';
export type { ExceptionContext, ExceptionHandler } from './loop/exception-handler.js';
export type { Handle } from './loop/handle.js';
export { LoopStateError } from './loop/loop-state-error.js';
export { Loop, type LoopOptions } from './loop/loop.js';
export { TestClock, type TestClockOptions } from './loop/test-clock.js';
export { time } from './loop/time.js';
export type { ScopedWaitOptions } from './loop/wait-options.js';
export type { Bearer, Waitable } from './loop/waitable.js';
export { WaiterList } from './loop/waiter-list.js';
export type { Waiter } from './loop/waiter.js';

export type { Awaitable, AwaitedOf } from './task/awaitable.js';
export { createTask } from './task/background.js';
export { ContextToken, ContextVar, type ContextVarOptions } from './task/context-var.js';
export { Context, copyContext } from './task/context.js';
export { Future, type DoneCallback } from './task/future.js';
export { run, type RunOptions } from './task/run.js';
export { shield, type ShieldOptions } from './task/shield.js';
export { checkpoint, sleep, sleepUntil } from './task/sleep.js';
export { TaskGroup, type StartedBody, type TaskGroupOptions } from './task/task-group.js';
export type { TaskOwner } from './task/task-owner.js';
export { allTasks, currentTask, type Task, type TaskBody, type TaskOptions } from './task/task.js';
export { failAfter, failAt, moveOnAfter, moveOnAt, Timeout, timeout, timeoutAt } from './task/timeout.js';

export { any } from './combine/any.js';
export { asCompleted, type Completion } from './combine/as-completed.js';
export type { Completable } from './combine/completable.js';
export { gather, type Gathered, type GatheredOutcomes, type GatherOptions } from './combine/gather.js';
export { race } from './combine/race.js';
export { staggeredRace, type StaggeredRaceOptions, type StaggeredRaceResult } from './combine/staggered-race.js';
export { waitFor, type WaitForOptions } from './combine/wait-for.js';
export { wait, type Waited, type WaitOptionsForMany } from './combine/wait.js';

export { runInExecutor } from './executor/run-in-executor.js';
export { setDefaultExecutor, toThread } from './executor/to-thread.js';

export type { AccessGuard } from './sync/access-guard.js';
export type { AccessLock } from './sync/access-lock.js';
export { Barrier, type BarrierOptions, type BarrierStatistics } from './sync/barrier.js';
export { BoundedSemaphore } from './sync/bounded-semaphore.js';
export { CapacityLimiter, type BorrowOptions, type CapacityLimiterStatistics } from './sync/capacity-limiter.js';
export { Condition, type ConditionStatistics } from './sync/condition.js';
export { Event, type EventStatistics } from './sync/event.js';
export type { Guard } from './sync/guard.js';
export { Lock, type LockStatistics } from './sync/lock.js';
export type { Permit } from './sync/permit.js';
export { ReadWriteLock, type ReadWriteLockStatistics } from './sync/read-write-lock.js';
export { Semaphore, type SemaphoreStatistics } from './sync/semaphore.js';
export type { Token } from './sync/token.js';

export { LifoQueue } from './queue/lifo-queue.js';
export { PriorityQueue } from './queue/priority-queue.js';
export type { QueueOptions, QueueStatistics } from './queue/queue-options.js';
export { Queue } from './queue/queue.js';

export { after } from './channel/after.js';
export { Channel, type ChannelOptions, type ChannelStatistics } from './channel/channel.js';
export type { Operation } from './channel/operation.js';
export type { Receive } from './channel/receive.js';
export { select, trySelect, type Alternatives, type Selected, type SelectOptions } from './channel/select.js';
export type { Send } from './channel/send.js';

export { openConnection, type Address, type Connection, type ConnectionOptions } from './stream/open-connection.js';
export type { Process, ProcessOutput } from './stream/process.js';
export { startServer, type ConnectionHandler, type Server, type ServerOptions } from './stream/server.js';
export { addSignalHandler, removeSignalHandler } from './stream/signals.js';
export { StreamReader, type PausableSource, type StreamReaderOptions } from './stream/stream-reader.js';
export type { StreamWriter } from './stream/stream-writer.js';
export {
  createSubprocessExec,
  createSubprocessShell,
  type Redirect,
  type SubprocessOptions,
} from './stream/subprocess.js';

export { creationStack } from './debug/creation-stack.js';
export { DebugWatcher } from './debug/debug-watcher.js';
export { taskTree } from './debug/task-tree.js';
