import { ArgumentError } from '../errors/argument.js';
import { ExecutorFullError } from '../errors/executor-full.js';
import { ExecutorShutdownError } from '../errors/executor-shutdown.js';
import { Mode } from '../lane/lane.js';
import { AbstractExecutor } from './abstract-executor.js';
import type { Capabilities } from './capabilities.js';
import { Dispatcher, type DispatcherOptions } from './dispatcher.js';
import type { CallOptions, ShutdownOptions } from './executor.js';
import type { Intake } from './intake.js';
import { callOf, type Call, type Job } from './job.js';
import { OpenStreams } from './open-streams.js';
import type { ExecutorStatistics } from './statistics.js';

export interface LanePoolOptions extends Omit<DispatcherOptions, 'initializer'> {
  /** Runs on each lane before anything else; when it fails the pool is broken. */
  readonly initializer?: { readonly task: unknown; readonly args: readonly unknown[] } | undefined;
  /**
   * How many calls may wait for a lane; one more throws `ExecutorFullError`. `map` and `imap` limit themselves and are never refused.
   * Default: no limit.
   */
  readonly queueLimit?: number | undefined;
}

/**
 * An executor over any kind of lanes: the one pool behind threads, processes and ranks.
 *
 * Lanes begin when there is work for them and are replaced when they die. Every future is settled, whatever they do.
 */
export class LanePool extends AbstractExecutor {
  private readonly pool: PoolIntake;

  constructor(options: LanePoolOptions) {
    const pool = new PoolIntake(options);
    super(pool, {});
    this.pool = pool;
  }

  /**
   * Resolves when there is room for one more call under the `queueLimit`; at once when there is no limit. The way to produce no faster
   * than the pool consumes:
   *
   * ```ts
   * for await (const line of lines) {
   *   await pool.ready();
   *   results.push(pool.submit(tasks.parse, line));
   * }
   * ```
   *
   * Any number of producers may do so: each place is told to one of them, who has it until the event loop turns. So submit right after
   * the `await`. `imap` does all that by itself.
   *
   * After a shutdown it resolves as well, and the submit says why it is refused.
   */
  ready(): Promise<void> {
    return this.pool.ready();
  }
}

class PoolIntake implements Intake {
  readonly name: string;
  readonly capabilities: Capabilities;
  readonly parallelism: number;
  readonly streams = new OpenStreams();
  private readonly dispatcher: Dispatcher;
  private readonly queueLimit: number;
  /** How many calls may be pending: one runs on each lane, the others wait. */
  private readonly limit: number;
  private readonly waiters: (() => void)[] = [];
  /** How many of those that were told that there is room have not used it yet. */
  private promised = 0;
  private forgetting = false;
  private ending: Promise<void> | undefined;
  /** Whether what is accepted now is called off at once. */
  private cancelling = false;
  /** How many pieces of work were taken over and have not ended. */
  private held = 0;
  private onQuiet: (() => void) | undefined;

  constructor(options: LanePoolOptions) {
    this.name = options.name;
    this.capabilities = options.capabilities;
    this.parallelism = options.maxLanes;
    this.queueLimit = options.queueLimit ?? Infinity;
    this.limit = options.maxLanes + this.queueLimit;
    if (!(this.queueLimit >= 0)) {
      throw new ArgumentError(
        'queueLimit',
        options.queueLimit,
        'give a whole number ≥ 0, or leave it out for no limit',
      );
    }
    const { initializer } = options;
    this.dispatcher = new Dispatcher({
      ...options,
      initializer: initializer && callOf(initializer.task, initializer.args, Mode.initializer),
    });
  }

  private get full(): boolean {
    return this.dispatcher.pending >= this.limit;
  }

  accept(call: Call, options: CallOptions): Job {
    if (this.dispatcher.broken) throw this.dispatcher.broken;
    if (this.ending && !call.accepted) throw new ExecutorShutdownError(this.name);
    if (this.full && !call.paced) throw new ExecutorFullError(this.name, this.queueLimit);
    const job = this.dispatcher.accept(call, options);
    if (this.promised > 0) this.promised--;
    if (this.limit !== Infinity) job.future.addDoneCallback(() => queueMicrotask(() => this.letIn()));
    if (this.cancelling) job.cancel(undefined);
    return job;
  }

  hold(): () => void {
    if (this.dispatcher.broken) throw this.dispatcher.broken;
    if (this.ending) throw new ExecutorShutdownError(this.name);
    this.held++;
    return () => {
      this.held--;
      this.onQuiet?.();
    };
  }

  grant(job: Job, items: number): void {
    this.dispatcher.grant(job, items);
  }

  ready(): Promise<void> {
    if (this.limit === Infinity) return Promise.resolve();
    return new Promise((resolve) => {
      this.waiters.push(resolve);
      this.letIn();
    });
  }

  statistics(): ExecutorStatistics {
    return this.dispatcher.statistics();
  }

  async shutdown({ wait = true, cancelFutures = false, closeStreams = cancelFutures }: ShutdownOptions): Promise<void> {
    this.ending ??= this.end();
    if (cancelFutures) {
      this.cancelling = true;
      this.dispatcher.cancelPending();
    }
    if (closeStreams) this.streams.closeAll();
    if (wait) await this.ending;
  }

  private async end(): Promise<void> {
    const { dispatcher } = this;
    dispatcher.onIdle = () => this.onQuiet?.();
    while (dispatcher.pending > 0 || this.held > 0) {
      await new Promise<void>((resolve) => (this.onQuiet = resolve));
    }
    await dispatcher.dismiss();
    for (const waiter of this.waiters.splice(0)) waiter();
  }

  /**
   * Tells as many as there is room for. A place is promised to each of them until the next turn: else two that ask in one turn would both
   * hear of the same place.
   */
  private letIn(): void {
    while (this.waiters.length > 0 && (this.ending || this.dispatcher.pending + this.promised < this.limit)) {
      this.promised++;
      this.waiters.shift()?.();
    }
    if (this.promised === 0 || this.forgetting) return;
    this.forgetting = true;
    setImmediate(() => {
      this.forgetting = false;
      this.promised = 0;
      this.letIn();
    });
  }
}
