import { Random } from '@parallel-cookbook/primitives';
import type { LoopWatcher } from './loop-watcher.js';

/** Something that waits for its turn: a task that begins, a callback, a wait that ended. */
export interface Step {
  /** Takes the turn. Must not throw. */
  step(): void;
}

/** After so many turns taken in a row the event loop gets one, so that files, sockets and timers are not starved. */
const turnsInARow = 32;

/**
 * Whose turn it is.
 *
 * Without a seed it is first come first served, and all that stood ready at the beginning of a turn go on in it. With a seed
 * one goes on at a time, drawn at random, and the next is drawn when nothing on this thread can go on without waiting: so
 * the same seed gives the same interleaving, as long as the program waits by this package alone. While somebody watches,
 * one goes on at a time as well, so that it can be told who kept the thread.
 */
export class Scheduler {
  private readonly random: Random | undefined;
  private ready: Step[] = [];
  private spare: Step[] = [];
  private planned = false;
  private stopped: boolean;
  private inARow = 0;
  /** Whether the turn that is planned will be measured. */
  private measured = false;
  private turnOf: Step | undefined = undefined;
  private turnBegan = 0;
  /** Told of each turn and of the end of the last. @internal */
  watcher: Pick<LoopWatcher, 'stepTaken' | 'idle'> | undefined = undefined;
  /** Counts everything that went on, so that two looks can tell whether something happened in between. @internal */
  activity = 0;

  constructor(seed: number | undefined, stopped: boolean) {
    this.random = seed === undefined ? undefined : new Random(seed);
    this.stopped = stopped;
  }

  /** Whether one goes on at a time, so that also the ends of waits have to stand in line. */
  get oneByOne(): boolean {
    return this.random !== undefined || this.watcher !== undefined;
  }

  /** Whether nobody stands ready. */
  get idle(): boolean {
    return this.ready.length === 0;
  }

  /** A number from 0 to `count - 1`: by the seed, or by chance without one. */
  draw(count: number): number {
    return this.random ? this.random.integer(0, count - 1) : Math.floor(Math.random() * count);
  }

  add(step: Step): void {
    this.activity++;
    this.ready.push(step);
    if (!this.planned && !this.stopped) this.plan();
  }

  /** Goes on with what is ready. */
  start(): void {
    this.stopped = false;
    if (!this.planned && this.ready.length > 0) this.plan();
  }

  /** Ends after the turn that is being taken; what is ready stays ready. */
  stop(): void {
    this.stopped = true;
  }

  private plan(): void {
    this.planned = true;
    if (this.oneByOne) {
      setImmediate(this.takeOne);
      // In the same round of the event loop: between the two lies the step and all that it sets off here, and nothing else.
      this.measured = this.watcher !== undefined;
      if (this.measured) setImmediate(this.measure);
    } else if (++this.inARow < turnsInARow) void settled.then(this.takeAll);
    else {
      this.inARow = 0;
      setImmediate(this.takeAll);
    }
  }

  private readonly takeAll = (): void => {
    this.planned = false;
    if (this.stopped) return;
    const turn = this.ready;
    this.ready = this.spare;
    for (let i = 0; i < turn.length; i++) (turn[i] as Step).step();
    turn.length = 0;
    this.spare = turn;
    this.goOn();
  };

  private readonly takeOne = (): void => {
    this.planned = this.measured;
    if (this.stopped) return;
    const step = this.next();
    if (this.measured) {
      this.turnOf = step;
      this.turnBegan = performance.now();
    }
    step?.step();
    this.goOn();
  };

  private readonly measure = (): void => {
    this.planned = false;
    const { turnOf, watcher } = this;
    this.turnOf = undefined;
    if (turnOf) watcher?.stepTaken(turnOf, performance.now() - this.turnBegan);
    if (this.ready.length === 0 && !this.stopped) watcher?.idle();
    this.goOn();
  };

  private next(): Step | undefined {
    const { ready, random } = this;
    if (!random) return ready.shift();
    const last = ready.pop();
    if (!last) return undefined;
    const drawn = random.integer(0, ready.length);
    if (drawn === ready.length) return last;
    const step = ready[drawn] as Step;
    ready[drawn] = last;
    return step;
  }

  private goOn(): void {
    if (!this.planned && !this.stopped && this.ready.length > 0) this.plan();
  }
}

const settled = Promise.resolve();
