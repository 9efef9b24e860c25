import { ANYBODY, type Activity, type Operation } from '../transport/operation.js';
import { collectiveTag, nameNumber } from './collective-tag.js';
import type { Local, Schedule, Step, Transfer } from '../transport/algorithm/schedule.js';

/** A collective on its way. */
export interface CollectiveRun extends Activity {
  /** What errors call it; filled in by who begins it. */
  call: string;
  /** Does all of it, blocking, in place of engaging it: where the transport brings it. */
  run?(): void;
}

/**
 * One rank's run of a schedule: begins the transfers of a step, and when all are done, does what is to be done with them, and begins the
 * next. What a part is, is for those who extend it.
 *
 * A run that fails goes on to the end of its schedule, and sends word of its failure in place of every part: so nobody waits for it in
 * vain, whoever depends on it gets an error too, and no message is left that a later collective could take for its own.
 */
export abstract class ScheduleRun implements CollectiveRun {
  call = 'Comm';
  done = false;
  error: Error | undefined;
  collective: number;
  readonly #schedule: Schedule;
  #tag: number | undefined;
  /** Of its call, which is the same each time. */
  #name: number | undefined;
  #failure: Error | undefined;
  #step = -1;
  #pending: Operation[] = [];

  /** @param ordinal which one of its communicator it is for this rank. @param tag of its messages, where it is none of all ranks. */
  constructor(schedule: Schedule, ordinal: number, tag?: number) {
    this.#schedule = schedule;
    this.collective = ordinal;
    this.#tag = tag;
  }

  /** By which its messages go. Not to be asked for before {@link call} is there. */
  protected get collectiveTag(): number {
    return (this.#tag ??= collectiveTag(this.collective, (this.#name ??= nameNumber(this.call))));
  }

  protected abstract startReceive(transfer: Transfer, step: Step): Operation;
  protected abstract startSend(transfer: Transfer): Operation;
  /** Takes what comes, whatever it is, and throws it away. */
  protected abstract startDiscarding(transfer: Transfer): Operation;
  /** Tells who waits for a part that there is none. */
  protected abstract startFailing(transfer: Transfer, failure: Error): Operation;
  protected abstract perform(local: Local): void;
  /** Called when all transfers of a step are done, before anything is done with them: throws for what is no part. */
  protected abstract arrived(receives: readonly Transfer[], operations: readonly Operation[]): void;
  /** Called once, after the last step. */
  protected complete(): void {}

  /** It cannot give what it should: it only tells the others so. To be called before it begins. */
  fail(failure: Error): this {
    this.#failure ??= failure;
    return this;
  }

  /** The first rank without which it does not go on. */
  get needs(): number {
    return this.pending?.needs ?? ANYBODY;
  }

  get pending(): Operation | undefined {
    return this.#pending.find(({ done }) => !done);
  }

  /** What is to be done before the first step. */
  protected prepare(): void {}

  /** Prepares it. */
  protected begin(): void {
    try {
      if (!this.#failure) this.prepare();
    } catch (error) {
      this.#failure = error as Error;
    }
  }

  /** Whether it has failed, and only tells so to the others. */
  protected get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  /** Does what {@link advance} does after the last step. */
  protected end(): void {
    if (this.#pending.length > 0) this.#pending = [];
    try {
      if (!this.#failure) this.complete();
    } catch (error) {
      this.#failure = error as Error;
    }
    this.error = this.#failure;
    this.done = true;
  }

  /** Has {@link advance} go on in the midst of that step, of which so much has begun: its receives, then its sends. */
  protected resume(step: number, pending: Operation[]): void {
    this.#step = step;
    this.#pending = pending;
  }

  /** Begins anew, as the next collective of its communicator. @param ordinal see the constructor. */
  protected renew(ordinal: number): void {
    this.collective = ordinal;
    this.#tag = undefined;
    this.#step = -1;
    this.done = false;
  }

  advance(): void {
    const { steps } = this.#schedule;
    while (!this.done && this.#isStepOver()) {
      if (this.#step < 0) this.begin();
      else this.#finish(steps[this.#step] as Step);
      const step = steps[++this.#step];
      if (!step) return this.end();
      const { receives, sends } = step;
      const pending: Operation[] = [];
      for (let i = 0; i < receives.length; i++) pending.push(this.#receive(receives[i] as Transfer, step));
      for (let i = 0; i < sends.length; i++) pending.push(this.#send(sends[i] as Transfer));
      this.#pending = pending;
    }
  }

  #finish({ receives, then }: Step): void {
    if (this.#failure) return;
    const pending = this.#pending;
    try {
      for (let i = 0; i < pending.length; i++) {
        const { error } = pending[i] as Operation;
        if (error) throw error;
      }
      this.arrived(receives, pending);
      for (let i = 0; i < then.length; i++) this.perform(then[i] as Local);
    } catch (error) {
      // A function of the user threw, or a message was of another length than this rank expected.
      this.#failure = error as Error;
    }
  }

  #receive(transfer: Transfer, step: Step): Operation {
    return this.#failure ? this.startDiscarding(transfer) : this.startReceive(transfer, step);
  }

  #send(transfer: Transfer): Operation {
    try {
      if (!this.#failure) return this.startSend(transfer);
    } catch (error) {
      // What cannot be sent is a failure, too: an object that cannot be cloned.
      this.#failure = error as Error;
    }
    return this.startFailing(transfer, this.#failure as Error);
  }

  #isStepOver(): boolean {
    const pending = this.#pending;
    for (let i = 0; i < pending.length; i++) {
      const operation = pending[i] as Operation;
      if (!operation.done && 'advance' in operation) (operation as Activity).advance();
      if (!operation.done) return false;
    }
    return true;
  }
}
