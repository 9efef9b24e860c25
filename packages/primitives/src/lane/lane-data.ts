import { isMainThread, workerData, type MessagePort } from 'node:worker_threads';

/** Which function of which module a worker begins with. It is called with {@link LaneData.data}. */
export interface LaneStart {
  readonly module: string;
  readonly exportName: string;
}

/** What every worker of the library is born with. */
export interface LaneData {
  /** Tells our workers from those that others started. */
  readonly format: 'parallel-cookbook/lane/1';
  readonly name: string;
  /** A daemon does not keep the process alive. */
  readonly daemon: boolean;
  readonly start: LaneStart;
  /** See `VitalSigns`. */
  readonly vitalSigns: SharedArrayBuffer;
  /** Kept open for as long as the worker lives; see `LifeLine`. */
  readonly lifeLine: MessagePort;
  /** What the start function gets. */
  readonly data: unknown;
}

let handedOver: LaneData | undefined;

/** What this thread was born with, if the library started it, or was handed when somebody else did (`serveTasks`). */
export function laneData(): LaneData | undefined {
  if (handedOver) return handedOver;
  return !isMainThread && isLaneData(workerData) ? workerData : undefined;
}

/** Makes this thread a lane that it was not born as. */
export function becomeLane(data: LaneData): void {
  handedOver = data;
}

export function isLaneData(value: unknown): value is LaneData {
  return (
    typeof value === 'object' && value !== null && (value as Partial<LaneData>).format === 'parallel-cookbook/lane/1'
  );
}
