import type { MessageKey, OpenSend, Traffic } from './traffic.js';

/** Most kinds of messages of which a line can tell: beyond that nothing is concluded. */
const mostKeys = 24;
const wordsPerKey = 4;
// The first words, then two for each rank of the machine, then the kinds of open sends, then those of held messages.
const UNSURE = 0;
const OPEN = 1;
const HELD = 2;
const COUNTS = 3;

/**
 * What a rank tells of its messages while it is shown as blocked, in memory that the ranks of a machine share. Ranks are told by their places
 * there. The rank alone writes it, and only while nobody believes it.
 */
export class TrafficLine {
  readonly #cells: Int32Array;
  readonly #ranks: readonly number[];

  /** @param cells {@link wordsFor} of them. @param ranks of the machine, by their ranks in the world. */
  constructor(cells: Int32Array, ranks: readonly number[]) {
    this.#cells = cells;
    this.#ranks = ranks;
  }

  /** Words for so many ranks on a machine. */
  static wordsFor(ranks: number): number {
    return COUNTS + 2 * ranks + 2 * mostKeys * wordsPerKey;
  }

  /**
   * Tells what has happened until now. @param open sends that are not over, in the order in which they began. @param held messages that have
   * come and that no receive has taken; `undefined` where they may be taken in another order.
   */
  write({ begun, taken, isLost }: Traffic, open: readonly OpenSend[], held: readonly MessageKey[] | undefined): void {
    this.#ranks.forEach((rank, place) => {
      this.#store(COUNTS + 2 * place, begun[rank] as number);
      this.#store(COUNTS + 2 * place + 1, taken[rank] as number);
    });
    const opened = this.#writeKeys(OPEN, depthsOf(open, begun));
    const holds = this.#writeKeys(HELD, countsOf(held ?? []));
    this.#store(UNSURE, opened && holds && held && !isLost ? 0 : 1);
  }

  /**
   * Whether something may be on its way from one rank to another: a message that the other has not seen, or word to the one that a send of
   * its is over.
   */
  static isInFlight(from: TrafficLine, to: TrafficLine, fromRank: number, toRank: number): boolean {
    if (from.#load(UNSURE) !== 0 || to.#load(UNSURE) !== 0) return true;
    const [source, target] = [to.#placeOf(fromRank), from.#placeOf(toRank)];
    const held = to.#keys(HELD).filter(({ place }) => place === source);
    const seen = held.reduce((sum, { count }) => sum + count, to.#load(COUNTS + 2 * source + 1));
    if (from.#load(COUNTS + 2 * target) !== (seen | 0)) return true;
    // Those that are held are the last ones of their kind. So a send is among them if it is no deeper than there are.
    return from.#keys(OPEN).some((open) => {
      if (open.place !== target) return false;
      const alike = held.find(({ channel, tag }) => channel === open.channel && tag === open.tag);
      return open.count > (alike?.count ?? 0);
    });
  }

  #placeOf(rank: number): number {
    return this.#ranks.indexOf(rank);
  }

  /** Returns whether there was room. */
  #writeKeys(which: typeof OPEN | typeof HELD, counts: readonly Counted[]): boolean {
    // Others of other machines are in no deadlock that can be seen here.
    const near = counts.map((each) => ({ ...each, place: this.#placeOf(each.peer) })).filter(({ place }) => place >= 0);
    const few = near.slice(0, mostKeys);
    this.#store(which, few.length);
    few.forEach(({ place, channel, tag, count }, i) => {
      const at = this.#keyAt(which, i);
      [place, channel, tag, count].forEach((value, word) => this.#store(at + word, value));
    });
    return few.length === near.length;
  }

  #keys(which: typeof OPEN | typeof HELD): { place: number; channel: number; tag: number; count: number }[] {
    return Array.from({ length: this.#load(which) }, (_, i) => {
      const at = this.#keyAt(which, i);
      const [place, channel, tag, count] = [0, 1, 2, 3].map((word) => this.#load(at + word));
      return { place, channel, tag, count } as { place: number; channel: number; tag: number; count: number };
    });
  }

  #keyAt(which: typeof OPEN | typeof HELD, index: number): number {
    const first = COUNTS + 2 * this.#ranks.length;
    return first + ((which === OPEN ? 0 : mostKeys) + index) * wordsPerKey;
  }

  #load(word: number): number {
    return Atomics.load(this.#cells, word);
  }

  #store(word: number, value: number): void {
    Atomics.store(this.#cells, word, value);
  }
}

interface Counted extends MessageKey {
  readonly count: number;
}

const textOf = ({ peer, channel, tag }: MessageKey): string => `${peer} ${channel} ${tag}`;

/** How many there are of each kind. */
function countsOf(held: readonly MessageKey[]): Counted[] {
  const counts = new Map<string, Counted>();
  for (const one of held) {
    const { peer, channel, tag } = one;
    counts.set(textOf(one), { peer, channel, tag, count: (counts.get(textOf(one))?.count ?? 0) + 1 });
  }
  return [...counts.values()];
}

/** For each kind of open sends: how many messages of that kind, at most, were sent from the first of them on. */
function depthsOf(open: readonly OpenSend[], begun: Int32Array): Counted[] {
  const firsts = new Map<string, OpenSend>();
  for (const send of open) if (!firsts.has(textOf(send))) firsts.set(textOf(send), send);
  return [...firsts.entries()].map(([text, { peer, channel, tag, serial }]) => {
    const others = open.filter(
      (send) => send.peer === peer && ((send.serial - serial) | 0) > 0 && textOf(send) !== text,
    );
    const count = (((begun[peer] as number) - serial + 1) | 0) - others.length;
    return { peer, channel, tag, count };
  });
}
