import { inspect, types } from 'node:util';
import { Worker, type ResourceLimits, type Transferable, type WorkerOptions } from 'node:worker_threads';
import { decodeError, RemoteError } from '../errors/remote-error.js';
import { beforeBlocking, onBlocking } from '../isolate/blocking.js';
import { markLaneDead } from '../parking/thread-domain.js';
import { tracer } from '../trace/diagnostics.js';
import { Deadline } from '../wait/deadline.js';
import type { LaneData, LaneStart } from './lane-data.js';
import { LifeLine } from './life-line.js';
import { VitalSigns } from './vital-signs.js';

/** How a lane ended. */
export interface LaneExit {
  /** Exit code; `undefined` when the lane was seen dead while this thread was blocked. */
  readonly code: number | undefined;
  /** What nobody caught over there: a thrown error, a full heap. */
  readonly error: Error | undefined;
  /** It was ended because it never began as a lane, and another one would not either. */
  readonly mute: boolean;
}

/** Makes a worker and hands it over: at once, or when there is room for it. It must be handed over before its first event. */
export type Spawn = (module: URL, options: WorkerOptions, adopt: (worker: Worker) => void) => void;

/** What a new worker gets. */
export interface LaneWorkerOptions {
  /** What the thread is called in traces, errors and by `laneName()`. */
  readonly name: string;
  /** The function that it begins with. */
  readonly start: LaneStart;
  /** What that function is called with; structured-cloneable. */
  readonly data?: unknown;
  readonly transferList?: readonly Transferable[] | undefined;
  /** Told to the worker, which can ask for it by `laneData()`; it changes nothing here. */
  readonly daemon?: boolean | undefined;
  readonly resourceLimits?: ResourceLimits | undefined;
  /** Default: at once. */
  readonly spawn?: Spawn | undefined;
  /** How long it may take until it begins; then it is ended. For workers whose file is somebody else's. Default: no limit. */
  readonly startTimeoutMs?: number | undefined;
}

const spawnNow: Spawn = (module, options, adopt) => adopt(new Worker(module, options));
const sliceMs = 50;
const alive = new Set<LaneWorker>();
let lastSweep = 0;

/**
 * While this thread is blocked no `exit` event arrives, and a lock whose owner died is never given to anybody: so whoever
 * blocks looks after the workers, once in a slice.
 */
function sweep(): void {
  const now = performance.now();
  if (now - lastSweep < sliceMs / 2) return;
  lastSweep = now;
  for (const worker of alive) worker.markIfDead();
}
onBlocking(sweep);

/**
 * A worker thread with the library's beginning: named, traced, writing its output straight through, its end visible even to a
 * blocked thread. The lower part of `Thread` and of every thread pool.
 *
 * It begins right away. It keeps the process alive until `unref()`.
 */
export class LaneWorker {
  readonly name: string;
  /** Node's thread id; stays the same after the end. −1 before there is a thread. */
  threadId = -1;
  /** Fulfilled when the thread has ended, however it did. Never rejects. */
  readonly exited: Promise<LaneExit>;
  /** How it ended, once this thread knows. */
  exit: LaneExit | undefined;

  /** `undefined` while there is no room for it. */
  private worker: Worker | undefined;
  private keepsAlive = true;
  private readonly adopted: Promise<Worker>;
  private readonly lifeLine = new LifeLine();
  private readonly vitalSigns = new VitalSigns();
  private readonly endings: ((threadId: number) => void)[] = [];
  private error: Error | undefined;
  /** It was given up before it began, and will end by itself. */
  private givenUp = false;
  private readonly startBy: Deadline;
  private startTimer: NodeJS.Timeout | undefined;
  private mute = false;

  /** Throws what `spawn` throws; then there is no worker. */
  constructor(options: LaneWorkerOptions) {
    this.name = options.name;
    const workerData: LaneData = {
      format: 'parallel-cookbook/lane/1',
      name: options.name,
      daemon: options.daemon ?? false,
      start: options.start,
      vitalSigns: this.vitalSigns.buffer,
      lifeLine: this.lifeLine.workerEnd,
      data: options.data,
    };
    tracer.emit('spawn', options.name);
    const workerOptions: WorkerOptions = {
      name: options.name,
      workerData,
      transferList: [this.lifeLine.workerEnd, ...(options.transferList ?? [])],
      ...(options.resourceLimits && { resourceLimits: options.resourceLimits }),
    };
    const { spawn = spawnNow } = options;
    this.startBy = Deadline.after(options.startTimeoutMs);
    this.exited = new Promise((resolve) => this.onEnded(() => resolve(this.exit as LaneExit)));
    let adopted: (worker: Worker) => void;
    this.adopted = new Promise((resolve) => (adopted = resolve));
    try {
      spawn(new URL('./entry.js', import.meta.url), workerOptions, (worker) => {
        this.adopt(worker);
        adopted(worker);
      });
    } catch (error) {
      this.lifeLine.close();
      this.lifeLine.workerEnd.close();
      throw error;
    }
    if (options.startTimeoutMs !== undefined) {
      this.startTimer = setTimeout(() => this.endIfMute(), options.startTimeoutMs).unref();
    }
  }

  /** The workers of the library that this thread started and that have not ended. */
  static get living(): readonly LaneWorker[] {
    return [...alive];
  }

  /** Whether the thread has ended; true also before its `exit` event could be delivered here. */
  get ended(): boolean {
    return this.exit !== undefined || this.vitalSigns.ended || this.lifeLine.broken();
  }

  /** How it ended, as far as this thread knows. */
  get seenExit(): LaneExit {
    return this.exit ?? { code: undefined, error: this.error, mute: this.mute };
  }

  /** Whether it got as far as its first function. */
  get started(): boolean {
    return this.vitalSigns.started;
  }

  /**
   * Blocks this thread until the worker has ended, at most `timeoutMs` milliseconds. Returns whether it has.
   * Sees every kind of death within 50 ms.
   */
  waitExitSync(timeoutMs?: number): boolean {
    const deadline = Deadline.after(timeoutMs);
    for (;;) {
      if (this.ended) return true;
      if (deadline.expired) return false;
      beforeBlocking();
      this.vitalSigns.park(Math.min(sliceMs, deadline.remainingMs()));
    }
  }

  /** Ends it if it should have begun by now. Called by a timer, and by whoever is blocked. */
  endIfMute(): void {
    if (this.mute || this.exit || this.started || !this.startBy.expired) return;
    this.vitalSigns.abandon();
    this.mute = true;
    this.error = this.startBy.error(
      `become a lane: the file of worker "${this.name}" must call serveTasks() of @parallel-cookbook/primitives/lane`,
    );
    this.ref(); // whoever waits hears of it by the end
    void this.worker?.terminate();
  }

  /** Frees what it owned, if it has died. */
  markIfDead(): void {
    if (this.lifeLine.broken()) markLaneDead(this.threadId);
  }

  /** Calls back, once, when the thread has ended, before {@link exited} is fulfilled. */
  onEnded(ending: (threadId: number) => void): void {
    this.endings.push(ending);
  }

  ref(): void {
    this.keepsAlive = true;
    this.worker?.ref();
  }

  unref(): void {
    this.keepsAlive = false;
    this.worker?.unref();
  }

  /**
   * Ends the thread wherever it is, without asking. One that is still loading the library ends when it has: terminated
   * earlier it would leave the files open that it was reading.
   */
  async kill(): Promise<LaneExit> {
    this.givenUp ||= this.vitalSigns.abandon();
    // At once, not after a turn of the event loop: the caller may block next, for a lock that this thread holds.
    if (!this.givenUp) await (this.worker ?? (await this.adopted)).terminate();
    return this.exited;
  }

  private adopt(worker: Worker): void {
    this.worker = worker;
    this.threadId = worker.threadId;
    alive.add(this);
    if (!this.keepsAlive) worker.unref();
    worker.on('error', (error: unknown) => (this.error = asError(error)));
    worker.on('exit', (code) => {
      clearTimeout(this.startTimer);
      this.exit = { ...this.seenExit, code };
      this.vitalSigns.end();
      this.lifeLine.close();
      alive.delete(this);
      tracer.emit('join', this.name);
      markLaneDead(this.threadId);
      for (const ending of this.endings) ending(this.threadId);
    });
  }
}

/** Anything can be thrown, and what Node makes of an error on its way is not always a native one. */
function asError(thrown: unknown): Error {
  if (types.isNativeError(thrown)) return thrown;
  const { name, message, stack } = Object(thrown) as Partial<Record<'name' | 'message' | 'stack', unknown>>;
  return typeof name === 'string' && typeof message === 'string' && typeof stack === 'string'
    ? decodeError({ name, message, stack })
    : new RemoteError(`a thread threw ${inspect(thrown)}`);
}
