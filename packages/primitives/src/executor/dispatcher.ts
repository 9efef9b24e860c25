import { BrokenExecutorError } from '../errors/broken-executor.js';
import { DeadlockError } from '../errors/deadlock.js';
import { WorkerDiedError } from '../errors/worker-died.js';
import { onBlocking } from '../isolate/blocking.js';
import type { LaneExit } from '../lane/lane-worker.js';
import { Mode } from '../lane/lane.js';
import type { Deadline } from '../wait/deadline.js';
import { Admission } from './admission.js';
import type { Capabilities } from './capabilities.js';
import type { CallOptions } from './executor.js';
import { FunctionTable } from './function-table.js';
import type { Future } from './future.js';
import type { Call, Job, JobOwner } from './job.js';
import type { LaneClient, LaneClientOwner } from './lane-client.js';
import { LaneSet, type LaneSetOptions } from './lane-set.js';
import type { ExecutorStatistics } from './statistics.js';

const sliceMs = 50;
const deathsToTry = 3;

export interface DispatcherOptions extends LaneSetOptions {
  readonly capabilities: Capabilities;
  /** What happens to a running task that nobody waits for any more. */
  readonly cancelRunning: 'cooperative' | 'kill';
  /** Runs on each lane before anything else. */
  readonly initializer: Call | undefined;
}

/** Gives jobs to lanes, takes their results, and sees to it that each job is settled exactly once, whatever the lanes do. */
export class Dispatcher implements JobOwner, LaneClientOwner {
  /** Why nothing can be run any more. */
  broken: BrokenExecutorError | undefined;
  /** Called when nothing is left to do. */
  onIdle: (() => void) | undefined;

  private readonly admission = new Admission(this);
  private readonly lanes: LaneSet;
  private readonly functions = new FunctionTable();
  private scheduled = false;
  private failedStarts = 0;
  private stopListening: (() => void) | undefined;
  private readonly dispatchSoon = (): void => this.dispatch();
  private readonly progressIfPending = (): void => {
    if (this.pending > 0) this.progress();
  };

  constructor(private readonly options: DispatcherOptions) {
    this.lanes = new LaneSet(options, this);
  }

  /** How many jobs are accepted and not settled. */
  get pending(): number {
    return this.admission.tally.pending;
  }

  accept(call: Call, options: CallOptions): Job {
    this.stopListening ??= onBlocking(this.progressIfPending);
    const job = this.admission.admit(call, options);
    if (!job.settled) this.schedule();
    return job;
  }

  grant(job: Job, items: number): void {
    if (!job.client) return;
    job.itemsLeft += items;
    job.client.lane.grant(job.slot, items);
    job.client.lane.flush();
  }

  statistics(): ExecutorStatistics {
    return this.admission.tally.statistics(
      this.options.maxLanes,
      this.lanes.all().map((client) => client.statistics()),
    );
  }

  // What a future asks for.

  begun(job: Job): boolean {
    return job.client?.begun(job) ?? false;
  }

  cancel(job: Job, reason: unknown): boolean {
    if (!this.takeBack(job)) {
      job.client?.askToStop(job);
      return false;
    }
    job.future.setCancelled(reason);
    this.settled(job);
    return true;
  }

  abandon(job: Job, settle: (future: Future<unknown>) => void): void {
    const runs = !this.takeBack(job);
    settle(job.future);
    const { client } = job;
    if (runs && client) {
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
    for (let quiet = 0; !job.settled;) {
      const sequence = kind.sequence();
      this.progress();
      if (job.settled || deadline.expired) return;
      const nextMs = Math.max(0, this.admission.deadlines.next - performance.now());
      kind.park(sequence, Math.min(sliceMs, deadline.remainingMs(), nextMs));
      if (kind.sequence() !== sequence) {
        quiet = 0;
        continue;
      }
      for (const client of this.lanes.all()) client.lane.reap();
      // Twice, since the end of a stream may be on its way.
      if (!this.begun(job) && this.lanes.allUnread && ++quiet > 1) {
        throw new DeadlockError(
          `Blocking for ${job.call.info.name} would never end: every lane of ${name} waits until this thread reads on in a stream. Read the streams first, await the future, or give the pool more lanes`,
        );
      }
    }
  }

  settled(job: Job): void {
    if (job.call.mode === Mode.initializer || !this.admission.settled(job)) return;
    this.restIfUnused();
    this.onIdle?.();
  }

  // What a lane says.

  functionOf(job: Job): number {
    return this.functions.indexOf(job.call.info);
  }

  finished(job: Job, value: unknown, micros: number, began: number): void {
    job.micros = micros;
    if (job.call.mode !== Mode.initializer) this.admission.tally.served(micros, began - job.submittedAt);
    if (job.future.setResult(value)) this.settled(job);
  }

  failed(job: Job, error: unknown): void {
    if (job.future.setException(error)) this.settled(job);
    if (job.call.mode === Mode.initializer) this.break('its initializer failed', error);
  }

  returned(job: Job): void {
    if (job.settled || job.call.mode === Mode.initializer) return; // another lane has an initializer of its own
    if (this.broken) this.failed(job, this.broken);
    else this.admission.putBack(job);
  }

  worn(client: LaneClient): void {
    this.admission.putAllBack(client.steal());
  }

  replied(): void {
    this.schedule();
  }

  exited(client: LaneClient, exit: LaneExit): void {
    this.lanes.remove(client);
    const expected = client.dismissed;
    if (!expected) this.admission.tally.died++;
    const held = this.bury(client, exit);
    if (!expected && !held) reportIdleDeath(client, exit);
    if (client.lane.started) this.failedStarts = 0;
    else if (!expected && (++this.failedStarts >= deathsToTry || exit.mute)) {
      const why = exit.mute ? exit.error?.message : `exit code ${exit.code ?? 'unknown'}`;
      this.break(`its workers end before they can run anything (${why})`, exit.error);
    }
    this.restIfUnused();
    this.schedule();
  }

  // The work itself.

  /** Ends everything that has not begun, and gives the rest up: nothing can be run any more. */
  break(why: string, cause: unknown): void {
    if (this.broken) return;
    this.broken = new BrokenExecutorError(`${this.options.name} is broken: ${why}`, { cause });
    this.admission.putAllBack(this.lanes.stealAll());
    for (const client of this.lanes) client.dismiss();
    for (let job; (job = this.admission.next());) this.failed(job, this.broken);
  }

  /** Cancels what has not begun. */
  cancelPending(): void {
    this.admission.putAllBack(this.lanes.stealAll());
    for (let job; (job = this.admission.next());) this.cancel(job, undefined);
  }

  /** Sends off all lanes. */
  dismiss(): Promise<void> {
    return this.lanes.dismiss();
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    queueMicrotask(this.dispatchSoon);
  }

  /** What must go on while this thread is blocked. */
  private progress(): void {
    this.admission.deadlines.expire();
    this.dispatch();
    for (const client of this.lanes.all()) client.lane.pump();
    this.dispatch();
  }

  private dispatch(): void {
    this.scheduled = false;
    this.admission.endTurn();
    if (this.broken) return;
    this.admission.tally.recycled += this.lanes.retireSpent();
    const now = performance.now();
    this.overtake();
    for (let job; (job = this.admission.next());) {
      const client =
        this.lanes.choose(now, job.call.transfers !== undefined) ?? (this.lanes.mayGrow ? this.open(now) : undefined);
      if (!client) {
        this.returned(job);
        break;
      }
      client.send(job, now);
    }
    if (this.admission.empty) this.admission.tally.stolen += this.lanes.rebalance(now);
    this.lanes.flush();
  }

  /** What was sent and not begun makes way for what is more urgent. With one priority in use this is one comparison for each lane. */
  private overtake(): void {
    this.admission.putAllBack(this.lanes.recallBelow(this.admission.highestPriority));
  }

  private open(now: number): LaneClient | undefined {
    const { initializer } = this.options;
    try {
      const client = this.lanes.open();
      if (initializer) client.send(this.admission.make(initializer), now);
      return client;
    } catch (error) {
      this.break('a worker cannot be made', error);
      return undefined;
    }
  }

  /** Makes a job nobody's that has not begun. `false` when it has. */
  private takeBack(job: Job): boolean {
    if (!job.client) return true;
    if (!job.client.revoke(job)) return false;
    this.admission.tally.revoked++;
    return true;
  }

  /**
   * Decides about what a dead lane still held: what had begun fails, or runs again where that does no harm; the rest goes back to the
   * queue. Whether there was anything.
   */
  private bury(client: LaneClient, exit: LaneExit): boolean {
    const back: Job[] = [];
    let held = false;
    for (const { job, begun, asked } of client.remains()) {
      if (job.settled) continue;
      // When nothing had begun, what was next may have killed the lane while its module was loaded: it is not tried for ever.
      const suspect = !begun && !client.dismissed && !held && client.lane.started && ++job.suspicions >= deathsToTry;
      held = true;
      if (begun && !asked && !this.broken && job.replay()) {
        this.admission.tally.replayed++;
        back.push(job);
      } else if (begun || suspect || job.call.transfers) {
        const { lane } = client;
        this.failed(job, this.broken ?? new WorkerDiedError(lane.name, exit.code, exit.error && { cause: exit.error }));
      } else back.push(job);
    }
    for (const job of back.reverse()) this.returned(job);
    return held;
  }

  /** Kills a lane and gives what it has not begun to others. */
  private sacrifice(client: LaneClient): void {
    if (client.dismissed) return;
    this.admission.putAllBack(client.steal());
    this.schedule();
    // The task ended just now, and the lane runs another one: there is nothing to kill any more.
    if (client.awaited) return;
    client.dismissed = true;
    client.lane.kill();
  }

  /** With nothing to do and no lane, nobody needs to know when this thread blocks. Between two tasks it stays told: that is cheaper. */
  private restIfUnused(): void {
    if (this.pending > 0 || this.lanes.size > 0) return;
    this.stopListening?.();
    this.stopListening = undefined;
  }
}

function reportIdleDeath(client: LaneClient, exit: LaneExit): void {
  const why = exit.error ? `: ${exit.error.message}` : '';
  process.emitWarning(`${client.lane.name} died with exit code ${exit.code ?? 'unknown'} between two tasks${why}`, {
    type: 'WorkerDiedWarning',
  });
}
