import { deserialize, serialize } from 'node:v8';
import type { Launch } from '../spawning.js';
import type { Transport } from '../transport.js';
import type { AddressGrant } from './address-room.js';
import type { Cradle } from './cradle.js';

/** What the ranks of a world that is spawned are told. Cloneable. */
export interface BirthNote {
  readonly grant: AddressGrant;
  /** The addresses of those who have spawned them, and which of them has started them. */
  readonly parents: readonly number[];
  readonly root: number;
  readonly numbers: readonly number[];
  readonly launches: readonly Launch[];
}

/** Tags of the messages by which a world begins: from a rank that was started, and to it. */
export const birthTags = { said: 0, told: 1 } as const;
/** What a rank that was started says, once. */
export const birthWord = { ended: 0, begun: 1 } as const;
/** What it is told then. */
export const birthVerdict = { over: 0, goOn: 1 } as const;

/** Tells all ranks of a cradle what they are. At rank 0 of it. */
export function announce(cradle: Cradle, note: BirthNote): void {
  cradle.share(serialize(note));
}

/** What a rank of the new world is told. @param rank there. */
export function birthOf(cradle: Cradle, rank: number): Birth {
  return new Birth(cradle, deserialize(cradle.share(undefined)) as BirthNote, rank);
}

/** How a rank that was spawned comes to its world: it was started, and begins MPI or ends before. */
export class Birth {
  readonly cradle: Cradle;
  readonly note: BirthNote;
  /** What this rank is to run. */
  readonly launch: Launch;
  readonly #rank: number;
  #hasSpoken = false;

  constructor(cradle: Cradle, note: BirthNote, rank: number) {
    this.cradle = cradle;
    this.note = note;
    this.#rank = rank;
    const each = note.launches.flatMap((launch) => Array.from({ length: launch.maxprocs }, () => launch));
    this.launch = each[rank] as Launch;
  }

  /** Whether it has said nothing yet. */
  get isPending(): boolean {
    return !this.#hasSpoken;
  }

  /** Says that this rank has begun, or has ended before; then waits, blocking, for what follows: whether all have begun. */
  say(word: number, transport: Transport): boolean {
    this.#hasSpoken = true;
    const channel = this.cradle.channel(this.#rank + 1);
    transport.send(channel, 0, birthTags.said, Int32Array.of(word), 'standard');
    const told = new Int32Array(1);
    transport.receive(channel, 0, birthTags.told, told, { source: 0, tag: 0, byteLength: 0 });
    return told[0] === birthVerdict.goOn;
  }
}
