import type { Packed } from '../codec/pack.js';
import { decodeError, type ErrorEnvelope } from '../errors/remote-error.js';
import { arrived, isThenable } from '../lane/arrival.js';
import { laneCapacity } from '../lane/claims.js';
import type { LaneExit } from '../lane/lane-worker.js';
import { Mode, modeBits, Status, type Lane, type LaneKind, type LaneOwner } from '../lane/lane.js';
import { CreditWindow } from './credit-window.js';
import type { Job } from './job.js';
import type { LaneStatistics } from './statistics.js';

const ringMask = laneCapacity - 1;

/** Whom a lane's news concern. */
export interface LaneClientOwner {
  /** The small number of the job's function. */
  functionOf(job: Job): number;
  /** @param began when its task began, on the process's clock. */
  finished(job: Job, value: unknown, micros: number, began: number): void;
  failed(job: Job, error: unknown): void;
  /** The lane gave it back without running it. */
  returned(job: Job): void;
  /** The lane begins nothing more. */
  worn(client: LaneClient): void;
  replied(): void;
  exited(client: LaneClient, exit: LaneExit): void;
}

/**
 * The dispatcher's side of one lane: what it was sent and has not answered.
 *
 * A lane answers in order, so its slots are a ring: taken at the tail, freed at the head, by its reply only. A slot whose job was
 * taken back stays occupied, by nobody, until the lane has said that it skipped it.
 */
export class LaneClient implements LaneOwner {
  readonly lane: Lane;
  /** How many jobs it holds, the running one included. */
  load = 0;
  /** When it last said something; or when it was given work after having none. */
  heardAt = 0;
  /** It has answered at least once, so it can start. */
  proven = false;
  /** Its end is wanted: nothing more is sent. */
  dismissed = false;
  /** It has run what it may run: it is to be replaced. */
  worn = false;
  /** It was sent off because of that. */
  retired = false;

  /** No job that it holds has a lower priority. */
  lowestPriority = Infinity;

  /** How many of its jobs somebody waits for. */
  private waitedFor = 0;
  private readonly jobs = new Array<Job | undefined>(laneCapacity).fill(undefined);
  private head = 0;
  private tail = 0;
  private readonly window = new CreditWindow();
  private readonly defined: boolean[] = [];
  /** How many tasks it was given and not relieved of. */
  private given = 0;
  private readonly openedAt = performance.now();
  private ended = 0;
  private busyMicros = 0;
  /** When the task began whose reply is next, on the process's clock. */
  private clock = 0;

  constructor(
    kind: LaneKind,
    name: string,
    private readonly owner: LaneClientOwner,
    private readonly taskLimit: number,
  ) {
    this.lane = kind.open(name, this);
  }

  /** Whether somebody waits for one of its jobs. */
  get awaited(): boolean {
    return this.waitedFor > 0;
  }

  get idle(): boolean {
    return this.load === 0;
  }

  /** Whether one more may be sent now. */
  get hasRoom(): boolean {
    return !this.dismissed && !this.worn && this.load < this.window.size && this.free > 0;
  }

  send(job: Job, now: number): void {
    const slot = this.tail++ & ringMask;
    if (this.load++ === 0) this.heardAt = now;
    if (this.waitedFor++ === 0) this.lane.ref();
    if (job.call.mode !== Mode.initializer) this.given++;
    if (job.priority < this.lowestPriority) this.lowestPriority = job.priority;
    this.jobs[slot] = job;
    job.client = this;
    job.slot = slot;
    const index = this.owner.functionOf(job);
    if (!this.defined[index]) {
      this.defined[index] = true;
      this.lane.define(index, job.call.info);
    }
    this.lane.claims.send(slot);
    this.lane.add(slot, (index << modeBits) | job.call.mode, job.args, job.id, job.call.transfers);
  }

  /** Takes a job back that has not begun. Then it is nobody's. */
  revoke(job: Job): boolean {
    if (!this.lane.claims.revoke(job.slot)) return false;
    this.release(job.slot);
    this.given--;
    job.client = undefined;
    return true;
  }

  begun(job: Job): boolean {
    return this.lane.claims.begun(job.slot);
  }

  /** Asks a running job to stop. */
  askToStop(job: Job): void {
    if (!this.lane.claims.askToStop(job.slot)) return;
    this.lane.stop(job.slot);
    this.lane.flush();
  }

  /** Half of what it has not begun, at a guess. */
  get half(): number {
    return Math.ceil((this.load - (this.proven ? 1 : 0)) / 2);
  }

  /** Whether it runs a stream that goes on only when somebody here reads it. */
  get unread(): boolean {
    const job = this.jobs[this.head & ringMask];
    return job?.call.mode === Mode.stream && !job.settled && job.itemsLeft === 0 && this.begun(job);
  }

  /** How many more it can be sent: it has slots, and may run tasks. */
  get free(): number {
    return Math.min(laneCapacity - (this.tail - this.head), this.taskLimit - this.given);
  }

  /** Whether it has done all that it may do: it can go. */
  get spent(): boolean {
    return this.idle && !this.dismissed && (this.worn || this.given >= this.taskLimit);
  }

  /**
   * Takes back the later part of what has not begun, at most so many, in the order in which it was sent.
   */
  steal(most = laneCapacity): Job[] {
    const taken: Job[] = [];
    for (let at = this.tail - 1; at >= this.head && taken.length < most; at--) {
      const job = this.jobs[at & ringMask];
      if (job && mayLeave(job) && this.revoke(job)) taken.push(job);
    }
    return taken.reverse();
  }

  /** Takes back what has not begun and is less urgent than that. */
  recallBelow(priority: number): Job[] {
    const recalled: Job[] = [];
    let lowest = Infinity;
    for (let at = this.head; at < this.tail; at++) {
      const job = this.jobs[at & ringMask];
      if (!job) continue;
      if (job.priority >= priority) lowest = Math.min(lowest, job.priority);
      else if (mayLeave(job) && this.revoke(job)) recalled.push(job);
    }
    // What could not be taken back has begun, or cannot be: nobody needs to try again.
    this.lowestPriority = lowest;
    return recalled;
  }

  /** Sends the lane off. It is killed only when it is stuck in a task: killed while it loads a module, it would leave files open. */
  dismiss(): void {
    if (this.dismissed) return;
    this.dismissed = true;
    if (this.idle) {
      this.lane.close();
      this.lane.flush();
    } else this.lane.kill();
  }

  reply(slot: number, status: Status, value: unknown, micros: number): void {
    if (status >= Status.worn) {
      if (status === Status.began) this.clock = value as number;
      else {
        this.worn = true;
        this.owner.worn(this);
      }
      return;
    }
    const job = this.jobs[slot];
    this.proven = true;
    if (status === Status.item || status === Status.itemPacked) {
      if (job) job.itemsLeft--;
      if (job && !job.settled) job.call.onItem?.(status === Status.item ? value : arrived(value as Packed));
      return;
    }
    this.head++;
    const began = this.clock;
    if (status !== Status.skipped) this.served(micros);
    if (!job) return;
    this.release(slot);
    job.client = undefined;
    switch (status) {
      case Status.done:
        this.owner.finished(job, value, micros, began);
        break;
      case Status.donePacked:
        this.finishPacked(job, value as Packed, micros, began);
        break;
      case Status.failed:
        this.owner.failed(job, decodeError(value as ErrorEnvelope));
        break;
      case Status.skipped:
        this.owner.returned(job);
        break;
    }
  }

  statistics(): LaneStatistics {
    const ageMs = performance.now() - this.openedAt;
    const busyMs = this.busyMicros / 1000;
    return {
      name: this.lane.name,
      ended: this.ended,
      held: this.load,
      busyMs,
      utilisation: ageMs > 0 ? Math.min(1, busyMs / ageMs) : 0,
    };
  }

  replied(): void {
    this.heardAt = performance.now();
    this.owner.replied();
  }

  refused(slot: number, error: Error): void {
    const job = this.jobs[slot];
    if (!job) return;
    this.release(slot);
    job.client = undefined;
    this.owner.failed(job, error);
  }

  exited(exit: LaneExit): void {
    this.owner.exited(this, exit);
  }

  /** After its death: what it still held, whether it had begun each, and whether that was asked to stop. */
  *remains(): Iterable<{ readonly job: Job; readonly begun: boolean; readonly asked: boolean }> {
    for (let at = this.head; at < this.tail; at++) {
      const job = this.jobs[at & ringMask];
      if (!job) continue;
      const begun = this.begun(job);
      const asked = this.lane.claims.askedToStop(job.slot);
      this.release(at & ringMask);
      job.client = undefined;
      yield { job, begun, asked };
    }
  }

  /** A job that runs on, although nobody waits for it any more: it must not keep the process alive. */
  abandon(job: Job): void {
    job.abandoned = true;
    if (--this.waitedFor === 0) this.lane.unref();
  }

  private release(slot: number): void {
    const job = this.jobs[slot];
    this.jobs[slot] = undefined;
    if (--this.load === 0) this.lowestPriority = Infinity;
    if (!job?.abandoned && --this.waitedFor === 0) this.lane.unref();
  }

  /** The tasks of a lane follow each other without a gap, so where one ends the next begins; the lane says when there was one. */
  private served(micros: number): void {
    this.window.served(micros);
    this.clock += micros / 1000;
    this.busyMicros += micros;
    this.ended++;
  }

  private finishPacked(job: Job, packed: Packed, micros: number, began: number): void {
    const value = arrived(packed);
    if (!isThenable(value)) this.owner.finished(job, value, micros, began);
    else {
      value.then(
        (late) => this.owner.finished(job, late, micros, began),
        (error: unknown) => this.owner.failed(job, error),
      );
    }
  }
}

/** Whether it may go to another lane. What was handed over cannot be sent again, and an initializer is for its own lane. */
function mayLeave(job: Job): boolean {
  return !job.settled && !job.call.transfers && job.call.mode !== Mode.initializer;
}
