import { tracer } from '../trace/diagnostics.js';
import { Histogram } from '../trace/histogram.js';
import type { Job } from './job.js';
import type { ExecutorStatistics, LaneStatistics } from './statistics.js';

/** Counts what an executor does. */
export class Tally {
  submitted = 0;
  completed = 0;
  failed = 0;
  cancelled = 0;
  died = 0;
  replayed = 0;
  stolen = 0;
  revoked = 0;
  recycled = 0;
  private readonly service = new Histogram();
  private readonly wait = new Histogram();
  private readonly startedAt = performance.now();
  private busyMicros = 0;

  /** Accepted and not settled. */
  get pending(): number {
    return this.submitted - this.completed - this.failed - this.cancelled;
  }

  /** A task ended. @param micros how long it ran; @param waitMs how long its call had waited. */
  served(micros: number, waitMs: number): void {
    const ran = micros > 0 ? micros : 0;
    this.busyMicros += ran;
    this.service.record(ran);
    this.wait.record(waitMs > 0 ? waitMs * 1000 : 0);
  }

  /** Counts a job that was settled just now. */
  settled(job: Job): void {
    job.args = undefined;
    job.kept = undefined;
    if (job.future.cancelled) {
      this.cancelled++;
      if (tracer.enabled) tracer.emit('cancel', job.call.info.name, { task: job.id });
    } else if (job.future.failed) this.failed++;
    else this.completed++;
  }

  statistics(parallelism: number, byLane: readonly LaneStatistics[], lanes = byLane.length): ExecutorStatistics {
    const { submitted, completed, failed, cancelled, pending, died, replayed, stolen, revoked, recycled } = this;
    const elapsedMs = performance.now() - this.startedAt;
    return {
      ...{ submitted, completed, failed, cancelled, pending, lanes, died, replayed, stolen, revoked, recycled },
      elapsedMs,
      throughput: elapsedMs > 0 ? ((completed + failed) * 1000) / elapsedMs : 0,
      utilisation: elapsedMs > 0 ? Math.min(1, this.busyMicros / 1000 / (elapsedMs * parallelism)) : 0,
      serviceMicros: this.service.summary(),
      waitMicros: this.wait.summary(),
      byLane,
    };
  }
}
