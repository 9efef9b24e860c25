import { ArgumentError, systemClock, type Clock, type Timer } from '@parallel-cookbook/primitives';
import { AlarmQueue } from './alarm-queue.js';
import type { Alarm } from './alarm.js';
import { setOutermostScope } from './ambient.js';
import { CancelScope } from './cancel-scope.js';
import { countRunning } from './dead-end.js';
import { reportException, type ExceptionContext, type ExceptionHandler } from './exception-handler.js';
import { Handle } from './handle.js';
import { LoopStateError } from './loop-state-error.js';
import { makeWatcher, type LoopWatcher } from './loop-watcher.js';
import { Scheduler } from './scheduler.js';
import type { Bearer } from './waitable.js';

export interface LoopOptions {
  /** What time it is; with a `TestClock` time passes only when everybody waits. Default: real time. */
  readonly clock?: Clock | undefined;
  /** Draws the order in which tasks go on, the same for the same seed. Default: first come first served. */
  readonly seed?: number | undefined;
  /** Looks for mistakes, at a price: see `debug`. Default: whether the environment variable `PARALLEL_DEBUG` names `async`. */
  readonly debug?: boolean | undefined;
  /** Whether `currentTask()`, `currentScope()` and context variables are known after an await. Default: `true`. */
  readonly ambient?: boolean | undefined;
}

/**
 * A loop: its time, its callbacks and the order in which its tasks go on. `run` makes one; outside of every `run` there is one for
 * the thread, which always runs.
 *
 * Python analogue: asyncio's event loop. It does not replace Node's: files, sockets and timers go on beside it.
 *
 * @example
 * import { Loop, TestClock } from '@parallel-cookbook/async';
 *
 * const loop = new Loop({ clock: new TestClock() });
 * loop.callLater(2000, () => {
 *   console.log('two seconds:', loop.time()); // two seconds: 2000
 *   loop.stop();
 * });
 * await loop.runForever();
 */
export class Loop implements Bearer {
  private static outermost: Loop | undefined;

  readonly name: string = 'the loop';
  readonly clock: Clock;
  readonly ambient: boolean;
  /** A callback that keeps the thread longer is reported while `debug` is on. Python: `slow_callback_duration`. */
  slowCallbackMs = 100;
  /** @internal */ context: ReadonlyMap<object, unknown> | undefined = undefined;
  /** Who looks for mistakes while `debug` is on. @internal */ watcher: LoopWatcher | undefined = undefined;
  /** @internal */ readonly root: CancelScope;
  /** @internal */ readonly scheduler: Scheduler;
  private readonly alarms = new AlarmQueue();
  private timer: Timer | undefined = undefined;
  private armedFor = Infinity;
  private watching = false;
  private outside = 0;
  private handler: ExceptionHandler | undefined = undefined;
  private state: 'ready' | 'running' | 'closed';
  private stopped: (() => void) | undefined = undefined;

  constructor({ clock, seed, debug, ambient }: LoopOptions = {}, running = false) {
    this.clock = clock ?? systemClock;
    this.ambient = ambient ?? true;
    this.state = running ? 'running' : 'ready';
    this.scheduler = new Scheduler(seed, !running);
    this.root = CancelScope.root(this);
    this.debug = debug ?? (process.env['PARALLEL_DEBUG'] ?? '').split(',').includes('async');
  }

  /** The loop of this thread that holds outside of every `run`. @internal */
  static get ofThread(): Loop {
    return (Loop.outermost ??= new Loop({}, true));
  }

  /**
   * Whether it looks for mistakes: callbacks that keep the thread for longer than {@link slowCallbackMs}, tasks and waits that
   * nobody awaits, tasks that wait for each other. What it finds goes to the exception handler, with the line where the
   * task was made; a proven deadlock is thrown. One step is taken at a time then, which costs some microseconds each.
   */
  get debug(): boolean {
    return this.watcher !== undefined;
  }

  set debug(on: boolean) {
    if (on === this.debug) return;
    this.watcher = on ? makeWatcher(this.root) : undefined;
    this.scheduler.watcher = this.watcher;
  }

  /** Whether something is awaited that comes from elsewhere: an alarm, or what goes on outside. @internal */
  get expectant(): boolean {
    return this.alarms.size > 0 || this.outside > 0;
  }

  /** Whether its callbacks are being called. */
  get running(): boolean {
    return this.state === 'running';
  }

  get closed(): boolean {
    return this.state === 'closed';
  }

  /** Milliseconds on its clock. */
  time(): number {
    return this.clock.now();
  }

  /** Calls back once, after everything that is ready already. Errors go to the exception handler. */
  callSoon(callback: () => unknown): Handle {
    this.throwIfClosed('callSoon');
    const handle = new Handle(this, callback, undefined);
    this.scheduler.add(handle);
    return handle;
  }

  /**
   * The same from outside of the loop: a message's listener, a callback of native code. Nothing of the caller's context goes along.
   *
   * Another thread cannot call it, as threads share no functions: send this one a message.
   */
  callSoonThreadsafe(callback: () => unknown): Handle {
    const handle = this.callSoon(callback);
    handle.context = undefined;
    return handle;
  }

  /** Calls back once, after `ms` milliseconds. @throws ArgumentError for NaN, infinities and negative times. */
  callLater(ms: number, callback: () => unknown): Handle {
    if (!(typeof ms === 'number' && ms >= 0 && ms < Infinity)) {
      throw new ArgumentError('ms', ms, 'give finite milliseconds, 0 or more');
    }
    return this.callAt(this.time() + ms, callback);
  }

  /** Calls back once, when {@link time} is `when`; soon, when it is later already. @throws ArgumentError for NaN and infinities. */
  callAt(when: number, callback: () => unknown): Handle {
    this.throwIfClosed('callAt');
    if (!Number.isFinite(when))
      throw new ArgumentError('when', when, "give a time of the loop's clock in milliseconds");
    const handle = new Handle(this, callback, when);
    this.setAlarm(handle, when);
    return handle;
  }

  /** Runs until {@link stop}. Callbacks that were given before are called now. @throws LoopStateError when it runs or is closed. */
  async runForever(): Promise<void> {
    this.start();
    // A promise does not keep the process alive.
    const alive = setInterval(() => undefined, 2 ** 30);
    try {
      await new Promise<void>((resolve) => (this.stopped = resolve));
    } finally {
      clearInterval(alive);
    }
  }

  /** Ends {@link runForever} after the callbacks of this turn. What is left is called when it runs again. */
  stop(): void {
    if (!this.stopped) return;
    const { stopped } = this;
    this.stopped = undefined;
    this.halt();
    stopped();
  }

  /** Ends it for good; callbacks that are left are dropped. A second call changes nothing. @throws LoopStateError while it runs. */
  close(): void {
    if (this.running) throw new LoopStateError('close', 'it runs: stop it first');
    this.state = 'closed';
    this.root.end();
    while (this.alarms.first) this.clearAlarm(this.alarms.first);
  }

  /** Says who is told of errors that nobody can catch; `undefined` for the default, which prints them. */
  setExceptionHandler(handler: ExceptionHandler | undefined): void {
    this.handler = handler;
  }

  /** Tells the exception handler. Never throws. */
  callExceptionHandler(context: ExceptionContext): void {
    reportException(this.handler, context);
  }

  /** Begins to run. @internal */
  start(): void {
    if (this.state !== 'ready') throw new LoopStateError('run', this.closed ? 'it is closed' : 'it runs already');
    this.state = 'running';
    countRunning(this, true);
    this.scheduler.start();
    this.arm();
  }

  /** Ends running, for now. @internal */
  halt(): void {
    this.state = 'ready';
    countRunning(this, false);
    this.scheduler.stop();
    this.disarm();
  }

  /** @internal */
  setAlarm(alarm: Alarm, due: number): void {
    this.alarms.add(alarm, due);
    if (due < this.armedFor) this.arm();
  }

  /** @internal */
  clearAlarm(alarm: Alarm): void {
    this.alarms.remove(alarm);
    if (this.alarms.size === 0) this.disarm();
  }

  /**
   * Takes note that something goes on outside of the loop (1) or has ended (−1): a task in an executor, a child process. Meanwhile a
   * test clock stands still, and nobody is found to be deadlocked. @internal
   */
  countOutside(by: 1 | -1): void {
    this.outside += by;
    this.scheduler.activity++;
    if (this.outside === 0) this.watch();
  }

  private throwIfClosed(operation: string): void {
    if (this.closed) throw new LoopStateError(operation, 'it is closed');
  }

  private arm(): void {
    const { firstDue } = this.alarms;
    if (firstDue === Infinity || this.state !== 'running') return;
    this.timer?.cancel();
    this.armedFor = firstDue;
    this.timer = this.clock.after(Math.max(0, firstDue - this.clock.now()), this.ringAll);
    this.watch();
  }

  private disarm(): void {
    this.timer?.cancel();
    this.timer = undefined;
    this.armedFor = Infinity;
  }

  private readonly ringAll = (): void => {
    this.timer = undefined;
    this.armedFor = Infinity;
    const now = this.clock.now();
    while (this.alarms.firstDue <= now) {
      const first = this.alarms.first as Alarm;
      this.alarms.remove(first);
      this.scheduler.activity++;
      first.ring();
    }
    this.arm();
  };

  /** Lets a test clock jump to the next alarm whenever a whole turn of the event loop has passed without anything happening. */
  private watch(): void {
    if (this.watching || !jumps(this.clock)) return;
    const { clock, scheduler } = this;
    this.watching = true;
    let seen = -1;
    const look = (): void => {
      const { firstDue } = this.alarms;
      if (firstDue === Infinity || this.outside > 0 || !this.running) {
        this.watching = false;
      } else if (seen === scheduler.activity && scheduler.idle) {
        seen = -1;
        void clock.advance(Math.max(0, firstDue - clock.now())).then(look);
      } else {
        seen = scheduler.activity;
        setImmediate(look);
      }
    };
    setImmediate(look);
  }
}

setOutermostScope(() => Loop.ofThread.root);

interface JumpingClock extends Clock {
  advance(ms: number): Promise<void>;
}

function jumps(clock: Clock): clock is JumpingClock {
  return (clock as Partial<{ autojump: boolean }>).autojump === true;
}
