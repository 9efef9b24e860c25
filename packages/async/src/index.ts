export { ExceptionGroup, type ErrorCondition } from './errors/exception-group.js';
export { InvalidStateError } from './errors/invalid-state.js';

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
export { gather, type Gathered, type GatheredOutcomes, type GatherOptions } from './combine/gather.js';
export { race } from './combine/race.js';
export { staggeredRace, type StaggeredRaceOptions, type StaggeredRaceResult } from './combine/staggered-race.js';
export { waitFor, type WaitForOptions } from './combine/wait-for.js';
export { wait, type Waited, type WaitOptionsForMany } from './combine/wait.js';

export { runInExecutor } from './executor/run-in-executor.js';
export { setDefaultExecutor, toThread } from './executor/to-thread.js';
