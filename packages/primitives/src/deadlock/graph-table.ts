import { wordsPerLine } from '../memory/cells.js';
import type { Domain } from '../parking/domain.js';
import type { GraphEntry } from './graph-entry.js';

/** How many holds and waits there may be at a time, by all threads together. */
export const graphCapacity = 1024;

// Words of the header.
const GATE = 0; // owner word of whoever is in the table
const HIGH_WATER = 1; // rows below it were used at some time
const SERIALS = 2;

// Words of a row; then come its texts.
const KIND = 0;
const LANE = 1;
const LOCK = 2;
const BLOCKS = 3;
const SERIAL = 4;
const SCOPES = 5; // of a hold one, of a wait so many
const TEXTS = 16;
/** How many bodies within each other are told of a wait: the innermost. */
const mostScopes = TEXTS - SCOPES;

const wordsPerRow = 64;
/** Bytes of each text, its length included. */
const textBytes = { thread: 40, lockName: 56, site: 96 } as const;

const FREE = 0;
const HOLD = 1;
const WAIT = 2;

/** Bytes of a table. */
export const graphBytes = (wordsPerLine + graphCapacity * wordsPerRow) * Int32Array.BYTES_PER_ELEMENT;

/** What a row is made of; it gets its serial here. */
export type NewEntry = {
  [K in GraphEntry['kind']]: Omit<Extract<GraphEntry, { kind: K }>, 'serial'>;
}[GraphEntry['kind']];

/**
 * The rows of the wait-for graph in shared memory. Everything but {@link inside} is called inside of it: one thread at a
 * time is in the table. A row counts from the store of its kind, so one who dies in the middle leaves a free row.
 */
export class GraphTable {
  readonly #cells: Int32Array;
  readonly #bytes: Buffer;

  constructor(
    memory: SharedArrayBuffer,
    private readonly domain: Domain,
  ) {
    this.#cells = new Int32Array(memory);
    this.#bytes = Buffer.from(memory);
  }

  /** Runs `body` while nobody else is in the table. Slow, and good enough to look for mistakes. */
  inside<R>(body: () => R): R {
    const { me } = this.domain.owners;
    for (;;) {
      const other = Atomics.compareExchange(this.#cells, GATE, 0, me);
      if (other === 0) break;
      if (this.domain.owners.isDead(other) && Atomics.compareExchange(this.#cells, GATE, other, me) === other) break;
      this.domain.parking.park(this.#cells, GATE, other, 1);
    }
    try {
      return body();
    } finally {
      Atomics.store(this.#cells, GATE, 0);
      this.domain.parking.unpark(this.#cells, GATE, 1);
    }
  }

  /** Returns the serial of the new row; 0 when the table is full. */
  add(entry: NewEntry): number {
    const cells = this.#cells;
    const at = this.#freeRow();
    if (at === undefined) return 0;
    const serial = Atomics.add(cells, SERIALS, 1) + 1;
    cells[at + LANE] = entry.lane;
    cells[at + LOCK] = entry.lock;
    const scopes = entry.kind === 'hold' ? [entry.scope] : entry.scopes;
    for (let index = 0; index < mostScopes; index++) cells[at + SCOPES + index] = scopes[index] ?? 0;
    cells[at + BLOCKS] = entry.kind === 'wait' && entry.blocks ? 1 : 0;
    cells[at + SERIAL] = serial;
    this.#write(at, entry);
    Atomics.store(cells, at + KIND, entry.kind === 'hold' ? HOLD : WAIT);
    return serial;
  }

  /** Frees one row. */
  remove(serial: number): void {
    const at = this.#find(serial);
    if (at !== undefined) this.#free(at);
  }

  /** Frees the rows of a thread's hold of a lock. */
  removeHold(lane: number, lock: number): void {
    for (const at of this.#rows())
      if (this.#is(at, HOLD, LOCK, lock) && this.#cells[at + LANE] === lane) this.#free(at);
  }

  /** Says which body has one hold of several. */
  nameScopeOf(serial: number, scope: number): void {
    const at = this.#find(serial);
    if (at !== undefined) this.#cells[at + SCOPES] = scope;
  }

  /** Says which body has the lock. */
  nameScope(lane: number, lock: number, scope: number): void {
    for (const at of this.#rows())
      if (this.#is(at, HOLD, LOCK, lock) && this.#cells[at + LANE] === lane) this.#cells[at + SCOPES] = scope;
  }

  clear(): void {
    for (const at of this.#rows()) this.#free(at);
  }

  /** All rows of threads that live; those of the dead are freed. */
  entries(): readonly GraphEntry[] {
    const found: GraphEntry[] = [];
    for (const at of this.#rows()) {
      if (this.#cells[at + KIND] === FREE) continue;
      if (this.domain.owners.isDead(this.#cells[at + LANE] as number)) this.#free(at);
      else found.push(this.#read(at));
    }
    return found;
  }

  #freeRow(): number | undefined {
    const high = this.#cells[HIGH_WATER] as number;
    for (const at of this.#rows()) if (this.#cells[at + KIND] === FREE) return at;
    if (high < graphCapacity) {
      this.#cells[HIGH_WATER] = high + 1;
      return wordsPerLine + high * wordsPerRow;
    }
    this.entries(); // frees those of the dead
    for (const at of this.#rows()) if (this.#cells[at + KIND] === FREE) return at;
    return undefined;
  }

  #find(serial: number): number | undefined {
    for (const at of this.#rows())
      if (this.#cells[at + KIND] !== FREE && this.#cells[at + SERIAL] === serial) return at;
    return undefined;
  }

  #is(at: number, kind: number, word: number, value: number): boolean {
    return this.#cells[at + KIND] === kind && this.#cells[at + word] === value;
  }

  #free(at: number): void {
    Atomics.store(this.#cells, at + KIND, FREE);
  }

  #read(at: number): GraphEntry {
    const cells = this.#cells;
    const common = {
      serial: cells[at + SERIAL] as number,
      lane: cells[at + LANE] as number,
      lock: cells[at + LOCK] as number,
      ...this.#texts(at),
    };
    return cells[at + KIND] === HOLD
      ? { kind: 'hold', scope: cells[at + SCOPES] as number, ...common }
      : { kind: 'wait', blocks: cells[at + BLOCKS] === 1, scopes: this.#scopes(at), ...common };
  }

  #scopes(at: number): readonly number[] {
    return [...this.#cells.subarray(at + SCOPES, at + TEXTS)].filter((scope) => scope !== 0);
  }

  #write(at: number, entry: NewEntry): void {
    let offset = (at + TEXTS) * Int32Array.BYTES_PER_ELEMENT;
    for (const [key, size] of Object.entries(textBytes) as [keyof typeof textBytes, number][]) {
      // A site's end tells most, a name's beginning.
      const text = key === 'site' ? entry[key].slice(1 - size) : entry[key];
      this.#bytes[offset] = this.#bytes.write(text, offset + 1, size - 1, 'utf8');
      offset += size;
    }
  }

  #texts(at: number): Record<keyof typeof textBytes, string> {
    let offset = (at + TEXTS) * Int32Array.BYTES_PER_ELEMENT;
    const texts = { thread: '', lockName: '', site: '' };
    for (const [key, size] of Object.entries(textBytes) as [keyof typeof textBytes, number][]) {
      texts[key] = this.#bytes.toString('utf8', offset + 1, offset + 1 + (this.#bytes[offset] as number));
      offset += size;
    }
    return texts;
  }

  *#rows(): Iterable<number> {
    const high = this.#cells[HIGH_WATER] as number;
    for (let row = 0; row < high; row++) yield wordsPerLine + row * wordsPerRow;
  }
}
