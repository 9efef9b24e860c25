import type { Lane, LaneKind, LaneOwner } from '@parallel-cookbook/primitives/lane';
import type { Crew } from './crew.js';
import { CrewLanes } from './crew-lanes.js';

/** The lanes that are ranks of one crew; when that has failed, of the next one, if there can be one. */
export class RankLanes implements LaneKind {
  readonly #recruit: () => Crew;
  #current: CrewLanes | undefined;
  /** What crews before have added to the sequence. */
  #before = 0;

  /** @param recruit gives the crew to begin with, or to go on with. Throws when there is none. */
  constructor(recruit: () => Crew) {
    this.#recruit = recruit;
  }

  /** The lanes of the crew that works. It begins, if it has not yet. */
  begin(): CrewLanes {
    if (this.#current && !this.#current.crew.over) return this.#current;
    this.#before = this.sequence() + 1;
    return (this.#current = new CrewLanes(this.#recruit()));
  }

  /** Lets the crew go, and waits until it has gone; one that has failed also. */
  async close(): Promise<void> {
    await this.#current?.close();
  }

  open(name: string, owner: LaneOwner): Lane {
    return this.begin().open(name, owner);
  }

  sequence(): number {
    return this.#before + (this.#current?.sequence ?? 0);
  }

  park(sequence: number, timeoutMs: number): void {
    if (this.sequence() === sequence) this.#current?.park(timeoutMs);
  }
}
