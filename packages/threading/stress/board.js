import { doings } from './doings.js';

/** Slots for threads; the last one is the main thread's. */
export const slots = 9;
export const mainSlot = slots - 1;

/** Milliseconds on the clock that all threads of a process share. */
export function clock() {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

/**
 * What every thread of a round does, in memory that all share: so that a watchdog can say who waits for what though nobody
 * answers, and so that a check can tell a thread that is being killed from one that breaks the rules.
 */
export class Board {
  /** @param {SharedArrayBuffer} buffer */
  constructor(buffer = new SharedArrayBuffer(64 + slots * 64)) {
    this.buffer = buffer;
    this.head = new Int32Array(buffer, 0, 16);
    this.cells = new Int32Array(buffer, 64);
    this.times = new Float64Array(buffer, 64);
  }

  /** Says what a thread is about to do, which may take for ever. @param {number} slot @param {keyof typeof doings} doing */
  tell(slot, doing) {
    Atomics.store(this.cells, slot * 16, doings[doing]);
  }

  /** Counts an operation. @param {number} slot */
  count(slot) {
    Atomics.add(this.cells, slot * 16 + 1, 1);
  }

  /** @param {number} slot */
  done(slot) {
    return Atomics.load(this.cells, slot * 16 + 1);
  }

  /** Everything that was done so far, by anybody. */
  total() {
    let sum = 0;
    for (let slot = 0; slot < slots; slot++) sum += this.done(slot);
    return sum;
  }

  /** Says that a thread is about to die: what it does from now on is nobody's fault. @param {number} slot */
  doom(slot) {
    this.times[3] = clock();
    Atomics.or(this.head, 0, 1 << slot);
  }

  /** @param {number} slot */
  spare(slot) {
    Atomics.and(this.head, 0, ~(1 << slot));
  }

  get doomed() {
    return Atomics.load(this.head, 0);
  }

  /** When the last thread died. */
  get lastDeath() {
    return /** @type {number} */ (this.times[3]);
  }

  /** Notes how long somebody who had waited since `from` took to get on after a death. @param {number} from */
  recovered(from) {
    const took = clock() - this.lastDeath;
    if (from < this.lastDeath && took > /** @type {number} */ (this.times[2])) this.times[2] = took;
  }

  get slowestRecovery() {
    return /** @type {number} */ (this.times[2]);
  }

  /** What each thread does, in words. */
  describe() {
    const names = Object.keys(doings);
    const lines = [];
    for (let slot = 0; slot < slots; slot++) {
      const doing = Atomics.load(this.cells, slot * 16);
      if (doing === 0) continue;
      const who = slot === mainSlot ? 'the main thread' : `thread ${slot}`;
      const dying = this.doomed & (1 << slot) ? ', being killed' : '';
      lines.push(`  ${who}: ${names[doing]} (after ${this.done(slot)} operations${dying})`);
    }
    return lines.length > 0 ? lines.join('\n') : '  nobody says what it does';
  }

  /** Forgets everything, for the next round. */
  clear() {
    this.head.fill(0);
    this.cells.fill(0);
  }
}
