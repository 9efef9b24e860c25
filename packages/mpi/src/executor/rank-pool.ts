import {
  LanePool,
  type CallArguments,
  type LanePoolOptions,
  type SendableArguments,
  type ShutdownOptions,
  type TaskFunction,
  type WaitOptions,
} from '@parallel-cookbook/primitives';
import { crewTag } from './crew.js';
import type { RankLanes } from './rank-lanes.js';

/** What runs in each rank of a pool before its first task, and how much may wait. */
export interface RankPoolOptions<A extends unknown[] = []> {
  /** What traces and errors call it. */
  readonly name?: string | undefined;
  /** Runs on each rank before anything else. */
  readonly initializer?: TaskFunction<(...args: A) => unknown> | undefined;
  /** What the initializer is called with. */
  readonly initargs?: SendableArguments<NoInfer<A>> | undefined;
  /** How many calls may wait for a rank; one more throws `ExecutorFullError` (see `ready()`). Default: no limit. */
  readonly queueLimit?: number | undefined;
}

/** An executor whose lanes are ranks. Python analogue: what `MPIPoolExecutor` and `MPICommExecutor` have in common. */
export class RankPool extends LanePool {
  readonly #lanes: RankLanes;
  /** How many ranks run tasks. Python: `num_workers`. */
  readonly numWorkers: number;

  /** @internal */
  constructor(lanes: RankLanes, options: LanePoolOptions) {
    super(options);
    this.#lanes = lanes;
    this.numWorkers = options.maxLanes;
  }

  /** Has all ranks begin, and waits until they have. Without it they begin with the first task. Python: `bootup`. */
  async bootup(options?: WaitOptions): Promise<void> {
    const { crew } = this.#lanes.begin();
    const { transport, messages } = crew.context;
    for (const rank of crew.ranks) {
      const envelope = { source: 0, tag: 0, byteLength: 0 };
      const begun = {
        get done() {
          return transport.tryProbe(messages, rank, crewTag.hello, envelope);
        },
        needs: messages.peers[rank] as number,
      };
      await transport.until(begun, options, `wait for rank ${rank} of a pool`);
    }
  }

  override async shutdown(options: ShutdownOptions = {}): Promise<void> {
    const over = super.shutdown({ ...options, wait: true }).then(() => this.#lanes.close());
    if (options.wait ?? true) await over;
  }

  /** Calls the task with each list of arguments and gives all results, in order. The first failure rejects and cancels the rest. */
  async starmap<A extends unknown[], R>(
    task: TaskFunction<(...args: A) => R>,
    lists: Iterable<CallArguments<NoInfer<A>, R>>,
  ): Promise<Awaited<R>[]> {
    const failed = new AbortController();
    const calls = this.with({ signal: failed.signal });
    try {
      return (await Promise.all(
        Array.from(lists, (args) => calls.submit(task as never, ...(args as never))),
      )) as Awaited<R>[];
    } catch (error) {
      failed.abort(error);
      throw error;
    }
  }
}
