export {
  beginningOf,
  checkBeginning,
  runBeginning,
  type Beginning,
  type BeginningArguments,
  type Runnable,
} from './beginning.js';
export { Claims, laneCapacity } from './claims.js';
export { fromColumn, toColumn, type Column } from './column.js';
export { laneData, type LaneData, type LaneStart } from './lane-data.js';
export { LaneWorker, type LaneExit, type LaneWorkerOptions, type Spawn } from './lane-worker.js';
export { errorOutcome, settleOutcome, settleOutcomeSync, valueOutcome, type Outcome } from './outcome.js';
export { Mode, modeBits, Status, streamWindow, type Lane, type LaneKind, type LaneOwner } from './lane.js';
export type { LanePort } from './lane-port.js';
export { ReplyInbox } from './reply-inbox.js';
export { RequestOutbox } from './request-outbox.js';
export { LifeLine } from './life-line.js';
export { CancellableContext, taskContext, withTaskContext, type TaskContext } from './task-context.js';
export { spawnBy } from './spawn-by.js';
export { serveTasks } from './serve-tasks.js';
export { ThreadLane, ThreadLanes, type ThreadLanesOptions } from './thread.js';
export { Control, serveOver, type ServerEnds } from './server.js';
export { UnsharedClaims } from './unshared-claims.js';
