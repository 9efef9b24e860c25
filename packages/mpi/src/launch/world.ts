import {
  ArgumentError,
  CancelledError,
  Deadline,
  decodeError,
  pack,
  refuseWhileLoading,
  taskInfoOf,
  threadDomain,
  throwIfAborted,
  unpack,
  WorkerDiedError,
  type TaskFunction,
  type WaitOptions,
} from '@parallel-cookbook/primitives';
import { LaneWorker } from '@parallel-cookbook/primitives/lane';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { AbortedError } from '../errors/aborted-error.js';
import { RankDiedError } from '../errors/rank-died-error.js';
import { Roll } from '../transport/embedded/roll.js';
import { mostRanks, WorldMemory } from '../transport/embedded/world-memory.js';
import type { RankOutcome, RankThreadStart } from './rank-thread.js';

const start = { module: new URL('./rank-thread.js', import.meta.url).href, exportName: 'beginRank' };
/** So long the others may take to end by themselves once a rank has failed. */
const graceMs = 2000;

/** How many ranks, and how they are waited for. */
export interface WorldOptions extends WaitOptions {
  readonly ranks: number;
}

/**
 * Runs a task on so many ranks, each a worker thread of this process, and gives what they returned, in the order of ranks.
 *
 * Python analogue: `mpiexec -n 4 python program.py`, for tests and notebooks. In the task `MPI.COMM_WORLD` is the world of these ranks.
 * Every rank gets the same arguments, which are copied.
 *
 * Happens-before: what was done before the call is seen by the ranks, what they did is seen when it resolves.
 * Errors: what a rank threw, of several the first; then the world is aborted, so that no rank goes on alone, and those that do not end
 * are ended. `WorkerDiedError` when a rank ended without a word. `TimeoutError` and `CancelledError` end the ranks, too.
 * Cost: about 60 ms to start a rank, all at once; 32 MiB of address space.
 *
 * @param ranks how many, or how many and how they are waited for.
 *
 * @example
 * import { defineTasks, main } from '@parallel-cookbook/primitives';
 * import { MPI, world } from '@parallel-cookbook/mpi';
 *
 * async function sumOfRanks(offset) {
 *   return await MPI.COMM_WORLD.allreduce(MPI.COMM_WORLD.rank + offset);
 * }
 * const tasks = defineTasks(import.meta.url, { sumOfRanks });
 *
 * main(import.meta, async () => {
 *   console.log(await world(3, tasks.sumOfRanks, 10)); // [ 33, 33, 33 ]
 * });
 */
export async function world<A extends unknown[], R>(
  ranks: number | WorldOptions,
  task: TaskFunction<(...args: A) => R>,
  ...args: NoInfer<A>
): Promise<Awaited<R>[]> {
  const options: WorldOptions = typeof ranks === 'number' ? { ranks } : ranks;
  const size = options.ranks;
  if (!Number.isInteger(size) || size < 1 || size > mostRanks) {
    throw new ArgumentError('ranks', size, `give a whole number of ranks from 1 to ${mostRanks}`);
  }
  refuseWhileLoading('a world of ranks');
  throwIfAborted(options.signal, 'a world of ranks');
  const packed = pack(args, 'arguments');
  const region = threadDomain.allocate(WorldMemory.bytesFor({ size }));
  const roll = new Roll(new WorldMemory(region, { size }), threadDomain);
  const common = {
    memory: threadDomain.describe(region),
    task: taskInfoOf(task),
    given: packed ?? args,
    isPacked: packed !== undefined,
  };
  const threads = Array.from({ length: size }, (_, rank) => new RankThread(rank, common, roll));
  const ending = new Ending(threads, roll, options);
  try {
    await Promise.all(threads.map(({ ended }) => ended));
  } finally {
    ending.settle();
  }
  ending.throwIfGivenUp();
  const failure = failureOf(threads, roll);
  if (failure) throw failure;
  return (await Promise.all(threads.map((thread) => thread.value()))) as Awaited<R>[];
}

/** One rank, as seen from outside. */
class RankThread {
  readonly ended: Promise<void>;
  readonly worker: LaneWorker;
  outcome: RankOutcome | undefined;

  constructor(
    readonly rank: number,
    common: Omit<RankThreadStart, 'rank' | 'port'>,
    roll: Roll,
  ) {
    const { port1, port2 } = new MessageChannel();
    const data: RankThreadStart = { ...common, rank, port: port2 };
    const said = this.#listen(port1);
    this.worker = new LaneWorker({ name: `rank ${rank}`, start, data, transferList: [port2] });
    this.ended = Promise.all([said, this.worker.exited]).then(() => undefined);
    // One that ended without a word is noticed by the others at once.
    this.worker.onEnded(() => roll.bury(rank));
  }

  get failed(): boolean {
    return this.outcome?.kind !== 'value' && this.outcome?.kind !== 'packed';
  }

  get error(): Error | undefined {
    if (this.outcome?.kind === 'error') return decodeError(this.outcome.envelope);
    if (!this.failed) return undefined;
    const { code, error } = this.worker.seenExit;
    return new WorkerDiedError(this.worker.name, code, { cause: error });
  }

  async value(): Promise<unknown> {
    const { outcome } = this;
    return outcome?.kind === 'packed'
      ? await unpack(outcome.value)
      : outcome?.kind === 'value'
        ? outcome.value
        : undefined;
  }

  #listen(port: MessagePort): Promise<void> {
    return new Promise((resolve) => {
      // Of a failure that leads to another one the first counts.
      port.on('message', (outcome: RankOutcome) => (this.outcome ??= outcome));
      port.on('close', resolve);
    });
  }
}

/** Ends the ranks that do not end by themselves: after a failure, and when whoever waits gives up. */
class Ending {
  readonly #threads: readonly RankThread[];
  readonly #roll: Roll;
  readonly #signal: AbortSignal | undefined;
  readonly #timers: NodeJS.Timeout[] = [];
  #givenUp: Error | undefined;
  #killing = false;

  constructor(threads: readonly RankThread[], roll: Roll, { signal, timeoutMs }: WorldOptions) {
    this.#threads = threads;
    this.#roll = roll;
    this.#signal = signal;
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    const deadline = Deadline.after(timeoutMs);
    if (timeoutMs !== undefined && deadline.isFinite) {
      this.#timers.push(setTimeout(() => this.#giveUp(deadline.error('run a world of ranks')), timeoutMs));
    }
    for (const thread of threads) void thread.ended.then(() => thread.failed && this.#killLater());
  }

  settle(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#signal?.removeEventListener('abort', this.#onAbort);
  }

  throwIfGivenUp(): void {
    if (this.#givenUp) throw this.#givenUp;
  }

  readonly #onAbort = (): void => this.#giveUp(new CancelledError('a world of ranks', this.#signal?.reason));

  #giveUp(error: Error): void {
    this.#givenUp ??= error;
    this.#roll.abort(0, 1);
    for (const { worker } of this.#threads) void worker.kill();
  }

  #killLater(): void {
    if (this.#killing) return;
    this.#killing = true;
    this.#timers.push(setTimeout(() => this.#threads.forEach(({ worker }) => void worker.kill()), graceMs));
  }
}

/** The failure that came first: that of who aborted the world or died; all others only follow from it. */
function failureOf(threads: readonly RankThread[], roll: Roll): Error | undefined {
  const failed = threads.filter((thread) => thread.failed);
  const aborter = roll.aborted?.rank;
  const causes = failed.filter(({ error }) => !(error instanceof AbortedError) && !(error instanceof RankDiedError));
  const first = causes.find(({ rank }) => rank === aborter) ?? causes[0] ?? failed[0];
  return first?.error;
}
