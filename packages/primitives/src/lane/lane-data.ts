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

/** What this thread was born with, if the library started it. */
export function laneData(): LaneData | undefined {
  const given: unknown = workerData;
  if (isMainThread || typeof given !== 'object' || given === null) return undefined;
  return (given as Partial<LaneData>).format === 'parallel-cookbook/lane/1' ? (given as LaneData) : undefined;
}
