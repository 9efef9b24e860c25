import type { HistogramSummary } from '../trace/histogram.js';

/** What an executor has done so far, and is doing. */
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
  /** Calls that an idle lane took over from a busy one. */
  readonly stolen: number;
  /** Lanes that were replaced because they had run what they may run. */
  readonly recycled: number;
  /** How long tasks ran, in microseconds. */
  readonly serviceMicros: HistogramSummary;
}
