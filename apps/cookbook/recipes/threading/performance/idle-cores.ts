import { cpus } from 'node:os';

/** Tells how many cores the other programs of this machine have left to this one, since it was made. */
export class IdleCores {
  readonly #start = performance.now();
  readonly #idle = idleMs();
  readonly #own = ownMs();

  /** What we used, and what nobody used, as a number of cores. */
  left(): number {
    return (idleMs() - this.#idle + ownMs() - this.#own) / (performance.now() - this.#start);
  }
}

function idleMs(): number {
  return cpus().reduce((sum, { times }) => sum + times.idle, 0);
}

/** Time on a core of all threads of this process. */
function ownMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
