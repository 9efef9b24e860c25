import type { Brought } from '../collectives.js';
import { UNKNOWN } from '../operation.js';
import type { NativeOperation } from './native-operation.js';
import type { MpiFunction } from './signatures.js';

/** Who runs collectives: the transport, as they see it. */
export interface CollectiveRunner {
  /** Begins one. @param arrays what the library reads and writes meanwhile. */
  begin(call: string, begin: MpiFunction, args: readonly number[], arrays: readonly unknown[]): NativeOperation;
  /** Blocks until it is over. */
  finish(collective: Brought): void;
}

/**
 * One of MPI's collectives. Always in its non-blocking form: MPI does not let one rank begin what another blocks in, and whether a rank may block in
 * the library only it knows.
 */
export class NativeCollective implements Brought {
  readonly needs = UNKNOWN;
  /** What it brings on are collectives of others, of which nothing is concluded. */
  readonly onlyAnswers = true;
  #operation: NativeOperation | undefined;
  #failure: Error | undefined;

  constructor(
    private readonly runner: CollectiveRunner,
    public call: string,
    private readonly beginning: MpiFunction,
    private readonly args: readonly number[],
    private readonly arrays: readonly unknown[],
  ) {}

  get done(): boolean {
    return this.#failure !== undefined || (this.#operation?.done ?? false);
  }

  get error(): Error | undefined {
    return this.#failure ?? this.#operation?.error;
  }

  run(): void {
    this.advance();
    if (!this.done) this.runner.finish(this);
    if (this.error) throw this.error;
  }

  advance(): void {
    if (this.#operation || this.#failure) return;
    try {
      this.#operation = this.runner.begin(this.call, this.beginning, this.args, this.arrays);
    } catch (error) {
      this.#failure = error as Error;
    }
  }
}
