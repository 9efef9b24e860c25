import { processNow } from '../isolate/process-clock.js';
import { tracer } from '../trace/diagnostics.js';
import { AbortWatch } from './abort-watch.js';
import { Deadlines } from './deadlines.js';
import type { CallOptions } from './executor.js';
import { Job, type Call, type JobOwner } from './job.js';
import { ReadyQueue } from './ready-queue.js';
import { Tally } from './tally.js';

/** Where calls become jobs: counts them, watches their signals and their time, and keeps them until they are begun. */
export class Admission {
  readonly tally = new Tally();
  readonly deadlines = new Deadlines();
  private readonly ready = new ReadyQueue<Job>();
  private readonly aborts = new AbortWatch();
  private lastId = 0;
  private turn = -1;

  constructor(private readonly owner: JobOwner) {}

  /** A new job, which waits here. One whose signal is aborted already is settled, and does not. */
  admit(call: Call, options: CallOptions): Job {
    const job = this.make(call, options.priority);
    this.tally.submitted++;
    if (tracer.enabled) tracer.emit('submit', call.info.name, { task: job.id });
    const { signal, timeoutMs, retries } = options;
    if (signal?.aborted) {
      job.future.setCancelled(signal.reason);
      this.owner.settled(job);
      return job;
    }
    if (retries !== undefined) job.retries = retries;
    if (this.turn < 0) this.turn = processNow();
    job.submittedAt = this.turn;
    this.ready.push(job, job.priority);
    if (signal) this.aborts.add(signal, job);
    if (timeoutMs !== undefined && timeoutMs !== Infinity) this.deadlines.add(job, timeoutMs);
    return job;
  }

  /** A job that does not wait here and is not counted. */
  make(call: Call, priority = 0): Job {
    return new Job(++this.lastId, call, priority, this.owner);
  }

  /** What is admitted from now on was submitted later: one look at the clock serves all calls of a turn. */
  endTurn(): void {
    this.turn = -1;
  }

  get empty(): boolean {
    return this.ready.empty;
  }

  /** The highest priority of what waits here. */
  get highestPriority(): number {
    return this.ready.highest;
  }

  /** Takes the next job that is still wanted. */
  next(): Job | undefined {
    for (;;) {
      const job = this.ready.shift();
      if (!job?.settled) return job;
    }
  }

  /** Puts a job back to where it was taken from. */
  putBack(job: Job): void {
    this.ready.unshift(job, job.priority);
  }

  /** Puts jobs back, which keep their order. */
  putAllBack(jobs: readonly Job[]): void {
    for (let i = jobs.length - 1; i >= 0; i--) this.putBack(jobs[i] as Job);
  }

  /** Counts a job that was settled just now. Whether it was the last one. */
  settled(job: Job): boolean {
    this.tally.settled(job);
    if (this.tally.pending > 0) return false;
    this.deadlines.clear();
    return true;
  }
}
