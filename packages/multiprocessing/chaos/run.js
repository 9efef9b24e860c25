import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { marked, markVariable, told } from './witness.js';

/**
 * What a round found. Times are milliseconds.
 *
 * @typedef {{ lost: number, orphans: number, recoveryMs: number }} Found
 * @typedef {{ step: string } | { found: Found } | { failed: string } | { segments: number }} Said
 */

/** How often a limit looks at its time. */
const tickMs = 250;

/** The process that makes the rounds, seen from outside. */
export class Run {
  /** @type {(said: Said) => void} */
  #listener = () => undefined;
  #gaveUp = false;

  /** @param {string} mark what all its processes carry. @param {number} limitMs a round that takes longer hangs. */
  constructor(mark, limitMs) {
    this.mark = mark;
    this.limitMs = limitMs;
    this.child = fork(fileURLToPath(new URL('./runner.js', import.meta.url)), {
      env: { ...process.env, [markVariable]: mark },
      execArgv: ['--expose-gc'],
    });
    this.child.on('message', (said) => this.#listener(/** @type {Said} */ (said)));
    this.child.on('exit', (code, signal) =>
      this.#listener({ failed: `the process that makes the rounds has ended: ${signal ?? code}` }),
    );
  }

  /** Makes one; `undefined` when it hangs, which is told on standard error, and everything is killed. @param {string} name @param {number} seed @returns {Promise<Found | undefined>} */
  async round(name, seed) {
    let step = 'begins';
    const found = await this.#ask({ name, seed }, (said) => {
      if ('step' in said) step = said.step;
      return 'found' in said ? said.found : undefined;
    });
    if (found === undefined) {
      console.error(
        `\n"${name}" hangs for ${this.limitMs / 1000} s where it ${step}. Again: --only "${name}" --seed ${seed}`,
      );
      this.#giveUp();
    }
    return found;
  }

  /** Ends it in good order. Gives how many anonymous segments it still had. @returns {Promise<number>} */
  async end() {
    if (this.#gaveUp) return 0;
    const left = await this.#ask({ end: true }, (said) => ('segments' in said ? said.segments : undefined));
    if (left === undefined) {
      console.error('\nThe process that makes the rounds does not end.');
      this.#giveUp();
      return 0;
    }
    await new Promise((resolve) => this.child.once('exit', resolve));
    return left;
  }

  /** @template T @param {object} question @param {(said: Said) => T | undefined} answer @returns {Promise<T | undefined>} */
  #ask(question, answer) {
    return new Promise((resolve, reject) => {
      // Ticks are counted, not time: a machine that stood still for a minute has not made this round hang.
      let ticks = this.limitMs / tickMs;
      const timer = setInterval(() => {
        if (--ticks > 0) return;
        clearInterval(timer);
        resolve(undefined);
      }, tickMs);
      this.#listener = (said) => {
        if ('failed' in said) {
          clearInterval(timer);
          reject(new Error(said.failed));
        }
        const got = answer(said);
        if (got === undefined) return;
        clearInterval(timer);
        resolve(got);
      };
      this.child.send(question);
    });
  }

  #giveUp() {
    this.#gaveUp = true;
    const all = marked(this.mark);
    console.error(told(all));
    this.child.removeAllListeners();
    for (const { pid } of all) process.kill(pid, 'SIGKILL');
  }
}
