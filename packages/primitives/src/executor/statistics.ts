import type { HistogramSummary } from '../trace/histogram.js';

/** What one lane of an executor has done, and is doing. */
export interface LaneStatistics {
  readonly name: string;
  /** Tasks that ended here, well or not. */
  readonly ended: number;
  /** Calls that it has been sent and has not answered, the running one included. */
  readonly held: number;
  /** How long it ran tasks; one that runs counts when it ends. */
  readonly busyMs: number;
  /** That time as a share of the time since the lane was opened: 0 to 1. */
  readonly utilisation: number;
}

/**
 * What an executor has done so far, and is doing. Counts are from its start; take the difference of two for what happened in between.
 *
 * Python analogue: none. piscina has `completed`, `utilization`, `runTime`, `waitTime`.
 */
export interface ExecutorStatistics {
  /** Calls that were accepted; a chunk of `map` counts as one. */
  readonly submitted: number;
  readonly completed: number;
  /** Ended with an error, time-outs and dead workers included. */
  readonly failed: number;
  readonly cancelled: number;
  /** Accepted and not settled. */
  readonly pending: number;
  /** Lanes that live now. */
  readonly lanes: number;
  /** Lanes that died before they were told to. */
  readonly died: number;
  /** Calls of idempotent tasks that began again after such a death. */
  readonly replayed: number;
  /** Calls that an idle lane took over from a busy one. */
  readonly stolen: number;
  /** Calls that were taken back from a lane before it began them, because they were cancelled or their time was over. */
  readonly revoked: number;
  /** Lanes that were replaced because they had run what they may run. */
  readonly recycled: number;
  /** Since the executor was made. */
  readonly elapsedMs: number;
  /** Completed and failed calls a second, over that time. */
  readonly throughput: number;
  /** How much of that time the lanes that there may be were busy: 0 to 1. A task counts when it ends. */
  readonly utilisation: number;
  /** How long tasks ran, in microseconds. */
  readonly serviceMicros: HistogramSummary;
  /** How long calls waited before their task began, in microseconds: from the start of the turn in which they were submitted. */
  readonly waitMicros: HistogramSummary;
  /** Each lane that lives now. An executor that runs tasks in this thread has none. */
  readonly byLane: readonly LaneStatistics[];
}
