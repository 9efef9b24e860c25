import { ANYBODY, type Activity, type Operation } from '../transport/operation.js';
import type { Local, Schedule, Transfer } from '../transport/algorithm/schedule.js';

/**
 * One rank's run of a schedule: begins the transfers of a step, and when all are done, does what is to be done with them, and begins the
 * next. What a part is, is for those who extend it.
 */
export abstract class ScheduleRun implements Activity {
  done = false;
  error: Error | undefined;
  readonly #schedule: Schedule;
  #step = -1;
  #pending: Operation[] = [];

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
  }

  protected abstract startReceive(transfer: Transfer): Operation;
  protected abstract startSend(transfer: Transfer): Operation;
  protected abstract perform(local: Local): void;
  /** Called when all transfers of a step are done, before anything is done with them. */
  protected arrived(): void {}
  /** Called once, after the last step. */
  protected complete(): void {}

  /** The first rank without which it does not go on. */
  get needs(): number {
    return this.#pending.find(({ done }) => !done)?.needs ?? ANYBODY;
  }

  advance(): void {
    if (this.done) return;
    try {
      while (this.#isStepOver()) {
        this.arrived();
        if (this.#step >= 0) for (const local of this.#schedule.steps[this.#step]!.then) this.perform(local);
        const step = this.#schedule.steps[++this.#step];
        if (!step) {
          this.complete();
          this.done = true;
          return;
        }
        this.#pending = step.receives.map((transfer) => this.startReceive(transfer));
        for (const transfer of step.sends) this.#pending.push(this.startSend(transfer));
      }
    } catch (error) {
      // A function of the user threw, or a message was of another length than this rank expected.
      this.error = error as Error;
      this.done = true;
    }
  }

  #isStepOver(): boolean {
    for (const operation of this.#pending) {
      if ('advance' in operation) (operation as Activity).advance();
      if (!operation.done) return false;
    }
    for (const { error } of this.#pending) if (error) throw error;
    return true;
  }
}
