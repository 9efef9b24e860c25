import type { Condition } from '../transport/operation.js';
import type { CollectiveRun } from './schedule-run.js';

/** A collective, and what is to be done once it has succeeded: what came is put to where it belongs. */
export class Afterwards implements CollectiveRun {
  readonly #run: CollectiveRun;
  readonly #then: () => void;
  #isOver = false;

  private constructor(run: CollectiveRun, then: () => void) {
    this.#run = run;
    this.#then = then;
  }

  /** The run alone where there is nothing to be done. */
  static of(run: CollectiveRun, ...then: readonly ((() => void) | undefined)[]): CollectiveRun {
    const steps = then.filter((each) => each !== undefined);
    return steps.length === 0 ? run : new Afterwards(run, () => steps.forEach((each) => each()));
  }

  get call(): string {
    return this.#run.call;
  }

  set call(call: string) {
    this.#run.call = call;
  }

  get done(): boolean {
    return this.#isOver;
  }

  get error(): Error | undefined {
    return this.#run.error;
  }

  get needs(): number {
    return this.#run.needs;
  }

  get pending(): Condition | undefined {
    return this.#run.pending;
  }

  get collective(): number | undefined {
    return this.#run.collective;
  }

  advance(): void {
    if (this.#isOver) return;
    this.#run.advance();
    if (!this.#run.done) return;
    if (!this.#run.error) this.#then();
    this.#isOver = true;
  }
}
