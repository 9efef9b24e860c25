import { MPIError } from '../errors/mpi-error.js';

const longestKey = 255;
const longestValue = 1024;

/**
 * Hints, by key: what a transport may use and may ignore. Python analogue: `MPI.Info`, which is a dictionary too.
 *
 * Errors: `MPIError` (`MPI_ERR_INFO_KEY`, `MPI_ERR_ARG`) for a key or value that is empty or too long for MPI.
 *
 * @example
 * import { Info } from '@parallel-cookbook/mpi';
 *
 * const info = new Info({ wdir: 'results' });
 * info.set('path', 'bin');
 * console.log([...info.keys()], info.get('wdir'), info.get('host')); // [ 'wdir', 'path' ] results undefined
 */
export class Info {
  readonly #entries = new Map<string, string>();

  constructor(entries: Readonly<Record<string, string>> = {}) {
    for (const [key, value] of Object.entries(entries)) this.set(key, value);
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): string | undefined {
    return this.#entries.get(key);
  }

  set(key: string, value: string): void {
    if (typeof key !== 'string' || key.trim() === '' || key.length > longestKey) {
      throw new MPIError('MPI_ERR_INFO_KEY', 'Info.set', `give a key of 1 to ${longestKey} characters`);
    }
    if (typeof value !== 'string' || value.length > longestValue) {
      throw new MPIError('MPI_ERR_ARG', 'Info.set', `give a text of at most ${longestValue} characters for ${key}`);
    }
    this.#entries.set(key, value);
  }

  /** Returns whether it was there. */
  delete(key: string): boolean {
    return this.#entries.delete(key);
  }

  keys(): Iterable<string> {
    return this.#entries.keys();
  }

  values(): Iterable<string> {
    return this.#entries.values();
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  clear(): void {
    this.#entries.clear();
  }

  [Symbol.iterator](): Iterator<readonly [string, string]> {
    return this.#entries.entries();
  }

  entries(): Iterable<readonly [string, string]> {
    return this.#entries.entries();
  }

  /** One of its own with the same entries. Python: `Dup`. */
  duplicate(): Info {
    return new Info(Object.fromEntries(this.#entries));
  }
}
