import { SideTakenError } from '../errors/side-taken.js';
import { laneName } from '../isolate/lane-name.js';
import type { Domain } from '../parking/domain.js';

// Cells of the line: the owner's word, how many bytes its name has, the name.
const OWNER = 0;
const LENGTH = 1;
const NAME = 2;

/** Which end of a ring. */
export type Side = 'producer' | 'consumer';

/** Whose a side is: claimed for good by the first lane that uses it. */
export class SideClaim {
  readonly #cells: Int32Array;
  readonly #domain: Domain;

  constructor(
    cells: Int32Array,
    domain: Domain,
    readonly side: Side,
  ) {
    this.#cells = cells;
    this.#domain = domain;
  }

  /** Makes the side this lane's. Throws `SideTakenError` when it is another's; harmless when it is this one's already. */
  take(ring: string): void {
    const { me } = this.#domain.owners;
    const owner = Atomics.compareExchange(this.#cells, OWNER, 0, me);
    if (owner === me) return;
    if (owner !== 0) throw new SideTakenError(ring, this.side, this.lane, laneName());
    const name = Buffer.from(laneName()).subarray(0, this.#name.length);
    this.#name.set(name);
    Atomics.store(this.#cells, LENGTH, name.length);
  }

  /** Whether a lane that had the side is no more. */
  get dead(): boolean {
    const owner = Atomics.load(this.#cells, OWNER);
    return owner !== 0 && this.#domain.owners.isDead(owner);
  }

  /** Whether the side is this thread's. */
  get mine(): boolean {
    const owner = Atomics.load(this.#cells, OWNER);
    return owner !== 0 && this.#domain.owners.isThisThread(owner);
  }

  /** The name of the lane that has the side. */
  get lane(): string {
    // Between the claim and the name there are some nanoseconds.
    const length = Atomics.load(this.#cells, LENGTH);
    return length === 0 ? 'another lane' : Buffer.from(this.#name.slice(0, length)).toString();
  }

  get #name(): Uint8Array {
    const { buffer, byteOffset, byteLength } = this.#cells;
    return new Uint8Array(buffer, byteOffset + NAME * 4, byteLength - NAME * 4);
  }
}
