import { BrokenExecutorError } from '../errors/broken-executor.js';
import { DeadlockError } from '../errors/deadlock.js';
import { WorkerDiedError } from '../errors/worker-died.js';
import { onBlocking } from '../isolate/blocking.js';
import type { LaneExit } from '../lane/lane-worker.js';
import { Mode, type LaneKind } from '../lane/lane.js';
import { tracer } from '../trace/diagnostics.js';
import type { Deadline } from '../wait/deadline.js';
import { AbortWatch } from './abort-watch.js';
import type { Capabilities } from './capabilities.js';
import { Deadlines } from './deadlines.js';
import type { CallOptions } from './executor.js';
import { FunctionTable } from './function-table.js';
import type { Future } from './future.js';
import { Job, type Call, type JobOwner } from './job.js';
import { LaneClient, type LaneClientOwner } from './lane-client.js';
import { ReadyQueue } from './ready-queue.js';
import { Tally } from './tally.js';

const sliceMs = 50;
const silentMs = 0.5;
const silentPenalty = 1000;
const deathsToTry = 3;

export interface DispatcherOptions {
  readonly name: string;
  readonly kind: LaneKind;
  readonly capabilities: Capabilities;
  readonly maxLanes: number;
  /** What happens to a running task that nobody waits for any more. */
  readonly cancelRunning: 'cooperative' | 'kill';
  /** Runs on each lane before anything else. */
  readonly initializer: Call | undefined;
  /** How many tasks a lane may run before it is replaced. Default: no limit. */
  readonly tasksPerLane?: number | undefined;
}

/** Gives jobs to lanes, takes their results, and sees to it that each job is settled exactly once, whatever the lanes do. */
export class Dispatcher implements JobOwner, LaneClientOwner {
  readonly tally = new Tally();
  readonly clients: LaneClient[] = [];
  /** Why nothing can be run any more. */
  broken: BrokenExecutorError | undefined;
  /** Called when nothing is left to do. */
  onIdle: (() => void) | undefined;

  private readonly ready = new ReadyQueue<Job>();
  private readonly functions = new FunctionTable();
  private readonly deadlines = new Deadlines();
  private readonly aborts = new AbortWatch();
  private scheduled = false;
  private lanesOpened = 0;
  /** Lanes that have run what they may run and are on their way out. */
  private retiring = 0;
  private failedStarts = 0;
  private lastId = 0;
  private stopListening: (() => void) | undefined;
  private readonly dispatchSoon = (): void => this.dispatch();
  private readonly progressIfPending = (): void => {
    if (this.tally.pending > 0) this.progress();
  };

  constructor(private readonly options: DispatcherOptions) {}

  accept(call: Call, options: CallOptions): Job {
    const job = new Job(++this.lastId, call, options.priority ?? 0, this);
    this.stopListening ??= onBlocking(this.progressIfPending);
    this.tally.submitted++;
    if (tracer.enabled) tracer.emit('submit', call.info.name, { task: job.id });
    const { signal, timeoutMs } = options;
    if (signal?.aborted) {
      job.future.setCancelled(signal.reason);
      this.settled(job);
      return job;
    }
    this.ready.push(job, job.priority);
    if (signal) this.aborts.add(signal, job);
    if (timeoutMs !== undefined && timeoutMs !== Infinity) this.deadlines.add(job, timeoutMs);
    this.schedule();
    return job;
  }

  grant(job: Job, items: number): void {
    if (!job.client) return;
    job.client.lane.grant(job.slot, items);
    job.client.lane.flush();
  }

  // What a future asks for.

  begun(job: Job): boolean {
    return job.client?.begun(job) ?? false;
  }

  cancel(job: Job, reason: unknown): boolean {
    if (job.client && !job.client.revoke(job)) {
      job.client.askToStop(job);
      return false;
    }
    job.future.setCancelled(reason);
    this.settled(job);
    return true;
  }

  abandon(job: Job, settle: (future: Future<unknown>) => void): void {
    const { client } = job;
    const runs = client !== undefined && !client.revoke(job);
    settle(job.future);
    if (runs) {
      client.abandon(job);
      if (this.options.cancelRunning === 'kill') this.sacrifice(client);
      else client.askToStop(job);
    }
    this.settled(job);
  }

  settleSync(job: Job, deadline: Deadline): void {
    const { kind, capabilities, name } = this.options;
    if (!capabilities.blocking) {
      throw new DeadlockError(
        `${name} needs this thread's event loop, which would be blocked: await the future of ${job.call.info.name} instead`,
      );
    }
    while (!job.settled) {
      const sequence = kind.sequence();
      this.progress();
      if (job.settled || deadline.expired) return;
      const nextMs = Math.max(0, this.deadlines.next - performance.now());
      kind.park(sequence, Math.min(sliceMs, deadline.remainingMs(), nextMs));
      if (kind.sequence() === sequence) for (const client of [...this.clients]) client.lane.reap();
    }
  }

  // What a lane says.

  functionOf(job: Job): number {
    return this.functions.indexOf(job.call.info);
  }

  finished(job: Job, value: unknown, micros: number): void {
    if (job.call.mode !== Mode.initializer) this.tally.served(micros);
    if (job.future.setResult(value)) this.settled(job);
  }

  failed(job: Job, error: unknown): void {
    if (job.future.setException(error)) this.settled(job);
    if (job.call.mode === Mode.initializer) this.break('its initializer failed', error);
  }

  returned(job: Job): void {
    if (job.settled) return;
    if (this.broken) this.failed(job, this.broken);
    else this.ready.unshift(job, job.priority);
  }

  worn(client: LaneClient): void {
    for (const job of client.steal().reverse()) this.ready.unshift(job, job.priority);
  }

  replied(): void {
    this.schedule();
  }

  exited(client: LaneClient, exit: LaneExit): void {
    this.clients.splice(this.clients.indexOf(client), 1);
    if (client.retired) this.retiring--;
    const expected = client.dismissed;
    if (!expected) this.tally.died++;
    const back: Job[] = [];
    let culprit = false;
    for (const { job, begun } of client.remains()) {
      if (job.settled) continue;
      // When nothing had begun, what was next may have killed the lane while its module was loaded: it is not tried for ever.
      const suspect = !begun && !expected && !culprit && client.lane.started && ++job.suspicions >= deathsToTry;
      if (begun || suspect) {
        this.failed(
          job,
          this.broken ?? new WorkerDiedError(client.lane.name, exit.code, exit.error && { cause: exit.error }),
        );
      } else back.push(job);
      culprit = true;
    }
    for (const job of back.reverse()) this.returned(job);
    if (!expected && !culprit) this.reportIdleDeath(client, exit);
    if (client.lane.started) this.failedStarts = 0;
    else if (!expected && ++this.failedStarts >= deathsToTry) {
      this.break(`its workers end before they can run anything (exit code ${exit.code ?? 'unknown'})`, exit.error);
    }
    this.restIfUnused();
    this.schedule();
  }

  // The work itself.

  /** Ends everything that has not begun, and gives the rest up: nothing can be run any more. */
  break(why: string, cause: unknown): void {
    if (this.broken) return;
    this.broken = new BrokenExecutorError(`${this.options.name} is broken: ${why}`, { cause });
    for (const client of this.clients) {
      for (const job of client.steal()) this.ready.push(job, 0);
      client.dismiss();
    }
    for (let job; (job = this.ready.shift());) if (!job.settled) this.failed(job, this.broken);
  }

  /** Cancels what has not begun. */
  cancelPending(): void {
    for (const client of this.clients) for (const job of client.steal()) this.ready.push(job, 0);
    for (let job; (job = this.ready.shift());) if (!job.settled) this.cancel(job, undefined);
  }

  /** Sends off all lanes; those that are stuck in a task nobody waits for are killed. */
  async dismiss(): Promise<void> {
    const leaving = [...this.clients];
    for (const client of leaving) client.dismiss();
    await Promise.all(leaving.map((client) => client.lane.exited));
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    queueMicrotask(this.dispatchSoon);
  }

  /** What must go on while this thread is blocked. */
  private progress(): void {
    this.deadlines.expire();
    this.dispatch();
    for (const client of [...this.clients]) client.lane.pump();
    this.dispatch();
  }

  private dispatch(): void {
    this.scheduled = false;
    if (this.broken) return;
    for (const client of this.clients) if (client.spent) this.retire(client);
    const now = performance.now();
    for (;;) {
      const job = this.nextJob();
      if (!job) break;
      const client = this.choose(now);
      if (!client) {
        this.ready.unshift(job, job.priority);
        break;
      }
      client.send(job, now);
    }
    if (this.ready.empty) this.rebalance(now);
    for (const client of this.clients) client.lane.flush();
  }

  private nextJob(): Job | undefined {
    for (;;) {
      const job = this.ready.shift();
      if (!job?.settled) return job;
    }
  }

  /** The least loaded lane with room, one that has been silent last; a new one while there are fewer than allowed and none is idle. */
  private choose(now: number): LaneClient | undefined {
    let best: LaneClient | undefined;
    let lowest = Infinity;
    for (const client of this.clients) {
      if (!client.hasRoom) continue;
      if (client.idle) return client;
      const score = client.load + (now - client.heardAt > silentMs ? silentPenalty : 0);
      if (score < lowest) {
        best = client;
        lowest = score;
      }
    }
    return this.clients.length - this.retiring < this.options.maxLanes ? this.open(now) : best;
  }

  private open(now: number): LaneClient {
    const client = new LaneClient(
      this.options.kind,
      `${this.options.name}_${this.lanesOpened++}`,
      this,
      this.options.tasksPerLane ?? Infinity,
    );
    this.clients.push(client);
    const { initializer } = this.options;
    if (initializer) client.send(new Job(++this.lastId, initializer, 0, this), now);
    return client;
  }

  /** Sends a lane off that has run what it may run. It has nothing left to do, so another one may take its place now. */
  private retire(client: LaneClient): void {
    client.dismiss();
    client.retired = true;
    this.retiring++;
    this.tally.recycled++;
  }

  /** Gives each idle lane half of what the busiest lane has not begun. */
  private rebalance(now: number): void {
    for (const thief of this.clients) {
      if (!thief.idle || !thief.hasRoom) continue;
      let victim: LaneClient | undefined;
      for (const client of this.clients) {
        if (client.load > (client.proven ? 1 : 0) && client.load > (victim?.load ?? 0)) victim = client;
      }
      if (!victim) return;
      const stolen = victim.steal(Math.min(victim.half, thief.free));
      this.tally.stolen += stolen.length;
      for (const job of stolen) thief.send(job, now);
    }
  }

  /** Kills a lane and gives what it has not begun to others. */
  private sacrifice(client: LaneClient): void {
    if (client.dismissed) return;
    for (const job of client.steal().reverse()) this.ready.unshift(job, job.priority);
    this.schedule();
    // The task ended just now, and the lane runs another one: there is nothing to kill any more.
    if (client.awaited) return;
    client.dismissed = true;
    client.lane.kill();
  }

  private settled(job: Job): void {
    if (job.call.mode === Mode.initializer) return;
    this.tally.settled(job);
    if (this.tally.pending > 0) return;
    this.deadlines.clear();
    this.restIfUnused();
    this.onIdle?.();
  }

  /** With nothing to do and no lane, nobody needs to know when this thread blocks. Between two tasks it stays told: that is cheaper. */
  private restIfUnused(): void {
    if (this.tally.pending > 0 || this.clients.length > 0) return;
    this.stopListening?.();
    this.stopListening = undefined;
  }

  private reportIdleDeath(client: LaneClient, exit: LaneExit): void {
    const why = exit.error ? `: ${exit.error.message}` : '';
    process.emitWarning(`${client.lane.name} died with exit code ${exit.code ?? 'unknown'} between two tasks${why}`, {
      type: 'WorkerDiedWarning',
    });
  }
}
