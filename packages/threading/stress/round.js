import { Random, WorkerDiedError } from '@parallel-cookbook/primitives';
import { setExcepthook, Thread } from '@parallel-cookbook/threading';
import { mainSlot } from './board.js';
import { limitsFor } from './small-heap.js';

/** @typedef {import('./lane.js').Fate} Fate */
/** @typedef {import('./lane.js').Part} Part */

// What a thread dies of is looked at by whoever joins it.
setExcepthook(() => undefined);

/** One round: some threads that use one primitive and are killed at random, and what was wrong about it. */
export class Round {
  /** @type {string[]} */
  violations = [];
  kills = 0;

  /** @param {{ seed: number, title: string, board: import('./board.js').Board, size: number, share: number }} given */
  constructor({ seed, title, board, size, share }) {
    this.title = title;
    this.random = new Random(seed);
    this.board = board;
    /** How much of the usual work, from 0 to 1. */
    this.size = size;
    /** How many threads take part. */
    this.threads = this.random.choice([1, 2, 2, 3, 3, 4, 5, 6, 8]);
    /** How many threads may die. In every third round nobody does, so that what must be exact then can be checked. */
    this.deaths = this.random.next() < 1 / 3 ? 0 : this.random.integer(1, Math.max(1, Math.round(6 * share)));
    this.left = this.deaths;
  }

  /** @param {string} text */
  violation(text) {
    // At once: what is wrong may also keep the round from ending.
    console.error(`VIOLATION: ${this.title}: ${text}`);
    this.violations.push(text);
  }

  /** @param {boolean} holds @param {string} text what is wrong if it does not. */
  check(holds, text) {
    if (!holds) this.violation(text);
  }

  /** How many operations each thread is to do. @param {number} usual */
  quota(usual) {
    return Math.max(20, Math.round(usual * this.size * this.random.uniform(0.3, 1)));
  }

  /**
   * Runs a task in a slot until its quota is done, in as many threads as it takes when they die.
   *
   * @param {number} slot @param {number} quota
   * @param {(part: Part) => { target: unknown, args: unknown[] }} cast
   * @param {() => unknown} [afterDeath] what to put in order when a thread of the slot has died.
   */
  async tend(slot, quota, cast, afterDeath) {
    while (this.board.done(slot) < quota) {
      const fate = this.fate(slot, quota);
      const part = this.part(slot, quota, fate);
      const resourceLimits = limitsFor(fate?.how);
      const { target, args } = cast(part);
      const thread = new Thread({ target, args, resourceLimits, name: `slot ${slot}` });
      thread.start();
      let over = false;
      const ended = thread.join().finally(() => (over = true));
      if (fate?.how === 'terminate') void this.terminate(thread, slot, fate.at, () => over);
      try {
        await ended;
        this.board.spare(slot);
        break;
      } catch (error) {
        const expected = error instanceof WorkerDiedError && this.board.doomed & (1 << slot);
        if (!expected) this.violation(`thread ${slot} ended with ${String(error)}`);
        this.kills++;
        await afterDeath?.();
        this.board.spare(slot);
        if (!expected) break;
      }
    }
    this.board.tell(slot, 'nothing');
  }

  /** What a thread, or the main thread as one, is told. @param {number} slot @param {number} until @param {Fate} [fate] @returns {Part} */
  part(slot, until, fate) {
    return { board: this.board.buffer, slot, seed: this.random.uint32(), until, fate };
  }

  /** What the main thread is told when it takes part. @param {number} until */
  mainPart(until) {
    return this.part(mainSlot, until);
  }

  /** @param {number} slot @param {number} quota @returns {Fate | undefined} */
  fate(slot, quota) {
    if (this.left === 0 || this.random.next() < 0.3) return undefined;
    this.left--;
    const at = this.random.integer(this.board.done(slot), quota - 1);
    const dice = this.random.next();
    const how =
      dice < 0.55 ? 'terminate' : dice < 0.75 ? 'exit' : dice < 0.86 ? 'throw' : dice < 0.97 ? 'reject' : 'heap';
    return { how, at };
  }

  /** Ends a thread some moment after it has done so much. @param {Thread} thread @param {number} slot @param {number} at @param {() => boolean} over */
  async terminate(thread, slot, at, over) {
    while (this.board.done(slot) < at && !over()) await new Promise((resolve) => setTimeout(resolve, 1));
    for (let turns = this.random.integer(0, 20); turns > 0; turns--)
      await new Promise((resolve) => setImmediate(resolve));
    if (over()) return;
    this.board.doom(slot);
    await thread.terminate();
  }
}
