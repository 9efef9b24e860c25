export { Claims, laneCapacity } from './claims.js';
export { fromColumn, toColumn, type Column } from './column.js';
export { laneData, type LaneData, type LaneStart } from './lane-data.js';
export { LaneWorker, type LaneExit, type LaneWorkerOptions, type Spawn } from './lane-worker.js';
export { Mode, modeBits, Status, streamWindow, type Lane, type LaneKind, type LaneOwner } from './lane.js';
export { LifeLine } from './life-line.js';
export { CancellableContext, taskContext, withTaskContext, type TaskContext } from './task-context.js';
export { ThreadLane, ThreadLanes, type ThreadLanesOptions } from './thread.js';
