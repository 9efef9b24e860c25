import type { Owners } from '../parking/domain.js';

/** How many isolates can be enrolled at a time: as many as can be alive. */
const places = 4096;

/** 32-bit words of the book of enrolments: pairs (owner, how many handles it has). */
export const enrolmentWords = places * 2;

/** Takes back what a handle enrolled when nobody can reach the handle any more. */
const abandoned = new FinalizationRegistry<() => void>((leave) => leave());

/**
 * Which isolates have a handle of a barrier, so that the others can tell when one that is to come has died.
 *
 * An isolate is struck off when it leaves in good order or has dropped its last handle. One that was terminated stays
 * enrolled, dead.
 */
export class Enrolments {
  /** @param cells {@link enrolmentWords} cells, all zero at first. */
  constructor(
    private readonly cells: Int32Array,
    private readonly owners: Owners,
  ) {}

  /** Enrols this isolate for as long as `handle` can be reached. */
  enrol(handle: object): void {
    const { cells, owners } = this;
    const { me } = owners;
    const at = claim(cells, me);
    if (at === undefined) return;
    Atomics.add(cells, at + 1, 1);
    const leave = (): void => {
      stay();
      if (Atomics.sub(cells, at + 1, 1) === 1) Atomics.compareExchange(cells, at, me, 0);
    };
    const stay = owners.onLeave(leave);
    abandoned.register(handle, leave);
  }

  /** Whether an enrolled isolate died. */
  anyDead(): boolean {
    for (let at = 0; at < this.cells.length; at += 2) {
      const owner = Atomics.load(this.cells, at);
      if (owner !== 0 && this.owners.isDead(owner)) return true;
    }
    return false;
  }

  /** Strikes the dead off: their loss was told. */
  strikeDead(): void {
    for (let at = 0; at < this.cells.length; at += 2) {
      const owner = Atomics.load(this.cells, at);
      if (owner === 0 || !this.owners.isDead(owner)) continue;
      Atomics.store(this.cells, at + 1, 0);
      Atomics.compareExchange(this.cells, at, owner, 0);
    }
  }
}

/** This isolate's entry, or a new one. */
function claim(cells: Int32Array, me: number): number | undefined {
  for (let at = 0; at < cells.length; at += 2) if (Atomics.load(cells, at) === me) return at;
  for (let at = 0; at < cells.length; at += 2) if (Atomics.compareExchange(cells, at, 0, me) === 0) return at;
  return undefined;
}
