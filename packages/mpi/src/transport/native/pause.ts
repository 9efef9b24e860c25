import { nativeLibrary } from '@parallel-cookbook/primitives/process';

const nobody = new Int32Array(new SharedArrayBuffer(4));
/** So often a rank looks before it lets others have its processor: alone on it, and where ranks outnumber processors. */
const looksAlone = 2000;
const looksCrowded = 1;
/** So often it then only yields; after that it sleeps. */
const yields = 100;
const [shortestMs, longestMs] = [0.05, 1];

/** What a rank that blocks does between two looks. */
export class Pause {
  #isCrowded: boolean;
  #looks: number;
  readonly #yield = nativeLibrary('real MPI').load(null).func('int sched_yield()') as () => number;

  constructor(isCrowded: boolean) {
    this.#isCrowded = isCrowded;
    this.#looks = isCrowded ? looksCrowded : looksAlone;
  }

  /** Whether ranks outnumber processors. */
  get isCrowded(): boolean {
    return this.#isCrowded;
  }

  /** From now on they do. */
  crowd(): void {
    this.#isCrowded = true;
    this.#looks = looksCrowded;
  }

  /** Where ranks outnumber processors, lets another have this one. */
  pass(): void {
    if (this.#isCrowded) this.#yield();
  }

  /** Called after so many looks in vain. */
  after(look: number): void {
    if (look < this.#looks) return;
    const over = look - this.#looks - yields;
    if (!this.#isCrowded || over < 0) this.#yield();
    else Atomics.wait(nobody, 0, 0, Math.min(longestMs, shortestMs * (1 + over / 10)));
  }
}
