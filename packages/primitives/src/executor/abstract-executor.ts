import { ArgumentError } from '../errors/argument.js';
import { Mode } from '../lane/lane.js';
import { taskInfoOf } from '../tasks/info.js';
import type { NotStream, StreamTask } from '../tasks/signature.js';
import type { TaskFunction } from '../tasks/task-function.js';
import { Deadline } from '../wait/deadline.js';
import type { Capabilities } from './capabilities.js';
import { mapInChunks } from './chunked-map.js';
import type {
  CallArguments,
  CallOptions,
  Executor,
  ImapOptions,
  MapOptions,
  SendableArguments,
  ShutdownOptions,
} from './executor.js';
import type { Future } from './future.js';
import type { Intake } from './intake.js';
import { callOf, type Job } from './job.js';
import { mapInWindow } from './windowed-map.js';
import { highestPriority, lowestPriority } from './ready-queue.js';
import type { ExecutorStatistics } from './statistics.js';
import { streamFrom } from './stream.js';

const lanesWorth = 16;

/** What all executors have in common: everything but where calls go. */
export abstract class AbstractExecutor implements Executor {
  protected constructor(
    private readonly intake: Intake,
    private readonly callOptions: CallOptions,
  ) {}

  get name(): string {
    return this.intake.name;
  }

  get capabilities(): Capabilities {
    return this.intake.capabilities;
  }

  submit<A extends unknown[], R>(
    task: TaskFunction<(...args: A) => R> & NotStream<R>,
    ...args: CallArguments<NoInfer<A>, R>
  ): Future<Awaited<R>> {
    return this.intake.accept(callOf(task, args, Mode.call), this.callOptions).future as Future<Awaited<R>>;
  }

  async map<T, R>(
    task: TaskFunction<(item: T) => R> & NotStream<R>,
    items: Iterable<NoInfer<T>> | AsyncIterable<NoInfer<T>>,
    options: MapOptions = {},
  ): Promise<Awaited<R>[]> {
    const info = taskInfoOf(task);
    const { chunkSize } = options;
    if (chunkSize !== undefined && !(Number.isInteger(chunkSize) && chunkSize > 0)) {
      throw new ArgumentError('chunkSize', chunkSize, 'give a whole number ≥ 1, or leave it out');
    }
    const { parallelism } = this.intake;
    const callOptions = this.merged({ signal: options.signal });
    const accept = (mode: Mode, args: unknown): Job =>
      this.intake.accept({ info, task, mode, args, paced: true, accepted: true }, callOptions);
    const release = this.intake.hold();
    try {
      const all = Array.isArray(items) ? (items as readonly T[]) : await gathered(items);
      return (await mapInChunks(accept, all, parallelism, chunkSize)) as Awaited<R>[];
    } finally {
      release();
    }
  }

  imap<T, R>(
    task: TaskFunction<(item: T) => R> & NotStream<R>,
    items: Iterable<NoInfer<T>> | AsyncIterable<NoInfer<T>>,
    options: ImapOptions = {},
  ): AsyncIterableIterator<Awaited<R>> {
    const { window = lanesWorth * this.intake.parallelism, ordered = true } = options;
    if (!(Number.isInteger(window) && window > 0)) {
      throw new ArgumentError('window', window, 'give a whole number ≥ 1, or leave it out');
    }
    taskInfoOf(task);
    const callOptions = this.merged({ signal: options.signal });
    const accept = (item: T): Future<Awaited<R>> =>
      this.intake.accept({ ...callOf(task, [item], Mode.call), paced: true }, callOptions).future as Future<Awaited<R>>;
    return mapInWindow(accept, items, window, ordered);
  }

  stream<A extends unknown[], Y>(
    task: StreamTask<A, Y>,
    ...args: SendableArguments<NoInfer<A>>
  ): AsyncIterableIterator<Y> {
    const call = callOf(task, args, Mode.stream);
    return streamFrom<Y>(this.intake, call, this.callOptions);
  }

  with(options: CallOptions): Executor {
    const { priority, timeoutMs, retries } = options;
    if (
      priority !== undefined &&
      !(Number.isInteger(priority) && priority >= lowestPriority && priority <= highestPriority)
    ) {
      throw new ArgumentError('priority', priority, `give a whole number from ${lowestPriority} to ${highestPriority}`);
    }
    Deadline.after(timeoutMs);
    if (retries !== undefined && !(Number.isInteger(retries) && retries >= 0)) {
      throw new ArgumentError('retries', retries, 'give a whole number ≥ 0, or leave it out');
    }
    return new BoundExecutor(this.intake, this.merged(options));
  }

  statistics(): ExecutorStatistics {
    return this.intake.statistics();
  }

  shutdown(options: ShutdownOptions = {}): Promise<void> {
    return this.intake.shutdown(options);
  }

  /** `shutdown({ closeStreams: true })`: waits for what was submitted, and ends streams that nobody has read to their end. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown({ closeStreams: true });
  }

  /** These options over the executor's own; either signal cancels. */
  private merged(options: CallOptions): CallOptions {
    const own = this.callOptions;
    const signals = [own.signal, options.signal].filter((signal) => signal !== undefined);
    return {
      signal: signals.length > 1 ? AbortSignal.any(signals) : signals[0],
      timeoutMs: options.timeoutMs ?? own.timeoutMs,
      priority: options.priority ?? own.priority,
      retries: options.retries ?? own.retries,
    };
  }
}

/** An executor seen with other options. */
class BoundExecutor extends AbstractExecutor {
  constructor(intake: Intake, callOptions: CallOptions) {
    super(intake, callOptions);
  }
}

async function gathered<T>(items: Iterable<T> | AsyncIterable<T>): Promise<readonly T[]> {
  if (Symbol.iterator in items) return [...items];
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
