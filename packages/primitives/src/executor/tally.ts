import { tracer } from '../trace/diagnostics.js';
import { Histogram } from '../trace/histogram.js';
import type { Job } from './job.js';
import type { ExecutorStatistics } from './statistics.js';

/** Counts what an executor does. */
export class Tally {
  submitted = 0;
  completed = 0;
  failed = 0;
  cancelled = 0;
  died = 0;
  stolen = 0;
  recycled = 0;
  private readonly service = new Histogram();

  /** Accepted and not settled. */
  get pending(): number {
    return this.submitted - this.completed - this.failed - this.cancelled;
  }

  served(micros: number): void {
    this.service.record(micros > 0 ? micros : 0);
  }

  /** Counts a job that was settled just now. */
  settled(job: Job): void {
    job.args = undefined;
    if (job.future.cancelled) {
      this.cancelled++;
      if (tracer.enabled) tracer.emit('cancel', job.call.info.name, { task: job.id });
    } else if (job.future.failed) this.failed++;
    else this.completed++;
  }

  statistics(lanes: number): ExecutorStatistics {
    const { submitted, completed, failed, cancelled, pending, died, stolen, recycled } = this;
    return {
      submitted,
      completed,
      failed,
      cancelled,
      pending,
      lanes,
      died,
      stolen,
      recycled,
      serviceMicros: this.service.summary(),
    };
  }
}
