import type { Processors } from '@parallel-cookbook/primitives';
import { PLACE, type WorldMemory } from './world-memory.js';

/** Bits of a place that are the processor + 1; the others count how often it was told. */
const processorBits = 12;
/** Between two moves of a rank, in milliseconds: what the system thinks of the first shows meanwhile. */
const pauseMs = 10;

/**
 * Where the ranks of a world run: two that wait for each other must not share a processor while another one is free.
 *
 * The system may wake a rank on the processor of the one that has woken it. From then on one of them sleeps while the other runs, each for so short a time that neither is
 * moved: an exchange takes several times as long, for seconds. So a rank that is about to sleep tells where it runs, and moves where it
 * finds there the one that it waits for.
 */
export class Placement {
  readonly #first: number;
  readonly #rank: number;
  readonly #words: readonly Int32Array[];
  readonly #now: () => number;
  /** What the others have told when this one looked last. */
  readonly #seen: number[];
  #processors: Processors | undefined;
  #movedAt = -Infinity;

  /** @param processors `undefined` where nothing is to be done. */
  constructor(
    memory: WorldMemory,
    processors: Processors | undefined,
    rank: number,
    now: () => number = () => performance.now(),
  ) {
    this.#first = memory.first;
    this.#rank = rank;
    this.#words = Array.from({ length: memory.size }, (_, other) => memory.state(other));
    this.#seen = this.#words.map(() => 0);
    this.#processors = processors;
    this.#now = now;
  }

  /** To be called before this rank sleeps. @param address of the rank that it waits for. */
  part(address: number): void {
    const processors = this.#processors;
    if (processors === undefined) return;
    try {
      const here = processors.current();
      this.#tell(here);
      const other = address - this.#first;
      const words = this.#words[other];
      if (words === undefined || other === this.#rank) return;
      const told = Atomics.load(words, PLACE);
      // Who has not waited since may run elsewhere by now.
      const isNew = told !== this.#seen[other];
      this.#seen[other] = told;
      if (isNew && processorIn(told) === here) this.#leave(processors);
    } catch {
      // Not everybody may choose where to run: then it is left to the system.
      this.#processors = undefined;
    }
  }

  #leave(processors: Processors): void {
    const now = this.#now();
    if (now - this.#movedAt < pauseMs) return;
    const taken = this.#words.map((words) => processorIn(Atomics.load(words, PLACE)));
    const free = processors.allowed().find((processor) => !taken.includes(processor));
    if (free === undefined) return;
    this.#movedAt = now;
    processors.moveTo(free);
    this.#tell(free);
  }

  #tell(processor: number): void {
    const words = this.#words[this.#rank] as Int32Array;
    const count = (Atomics.load(words, PLACE) >>> processorBits) + 1;
    Atomics.store(words, PLACE, (count << processorBits) | (processor + 1));
  }
}

/** The processor in what a rank has told; -1 where it has told nothing. */
function processorIn(told: number): number {
  return (told & ((1 << processorBits) - 1)) - 1;
}
