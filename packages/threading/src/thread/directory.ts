import { processShared } from '@parallel-cookbook/primitives';

/** How many threads of a process can be listed at the same time. */
const entries = 1024;
const entryBytes = 128;
const headerBytes = 64;
const wordsPerEntry = entryBytes / 4;
const nameAt = 16;

// Words of an entry. The name follows them.
const IDENT = 0; // ident + 1; 0: free; -1: being written
const PARENT = 1;
const DAEMON = 2;
const NAME_BYTES = 3;
const writing = -1;

/** What every thread can know of another. */
export interface ThreadEntry {
  readonly ident: number;
  readonly name: string;
  readonly daemon: boolean;
  /** Ident of the thread that started it: Node ends a thread together with the one that started it. */
  readonly parent: number;
}

// Asked for when the package is loaded, so that it is there before the first worker is started.
const buffer = processShared('threads/1', headerBytes + entries * entryBytes);
const words = new Int32Array(buffer);
const bytes = new Uint8Array(buffer);

/**
 * The threads of this process, in memory that all of them share: whoever starts a thread enters it, and the thread itself
 * or whoever sees its end strikes it out.
 *
 * An entry's ident is stored last when it is written, and read before and after the rest when it is read; thread ids are
 * never used again, so equal idents mean that nothing in between was torn.
 */
export const directory = {
  /** The next number for a thread that was given no name: 1, 2, … */
  nextNumber(): number {
    return Atomics.add(words, 0, 1) + 1;
  },

  /** Enters a thread. A full directory leaves it out: it runs all the same, but is not listed. */
  enter(entry: ThreadEntry): void {
    if (this.find(entry.ident)) return;
    for (let at = headerBytes / 4; at < words.length; at += wordsPerEntry) {
      if (Atomics.compareExchange(words, at + IDENT, 0, writing) !== 0) continue;
      words[at + PARENT] = entry.parent;
      words[at + DAEMON] = entry.daemon ? 1 : 0;
      // Encoded apart, since not every encoder may write into shared memory; cut at a whole character.
      let name = Buffer.from(entry.name);
      if (name.length > entryBytes - nameAt) name = Buffer.from(entry.name.slice(0, (entryBytes - nameAt) >> 2));
      words[at + NAME_BYTES] = name.length;
      bytes.set(name, at * 4 + nameAt);
      Atomics.store(words, at + IDENT, entry.ident + 1);
      return;
    }
  },

  /** Strikes a thread out; harmless when it is not there any more. */
  leave(ident: number): void {
    for (let at = headerBytes / 4; at < words.length; at += wordsPerEntry)
      Atomics.compareExchange(words, at + IDENT, ident + 1, 0);
  },

  find(ident: number): ThreadEntry | undefined {
    return this.list().find((entry) => entry.ident === ident);
  },

  /** Every thread that is alive. One whose parent is gone was ended with it and is struck out. */
  list(): ThreadEntry[] {
    const found: ThreadEntry[] = [];
    for (let at = headerBytes / 4; at < words.length; at += wordsPerEntry) {
      const entry = read(at);
      if (entry) found.push(entry);
    }
    const idents = new Set(found.map((entry) => entry.ident));
    const orphans = found.filter((entry) => entry.ident !== entry.parent && !idents.has(entry.parent));
    if (orphans.length === 0) return found;
    for (const { ident } of orphans) this.leave(ident);
    return this.list();
  },
};

function read(at: number): ThreadEntry | undefined {
  const ident = Atomics.load(words, at + IDENT);
  if (ident <= 0) return undefined;
  const from = at * 4 + nameAt;
  const entry: ThreadEntry = {
    ident: ident - 1,
    parent: words[at + PARENT]!,
    daemon: words[at + DAEMON] === 1,
    name: Buffer.from(bytes.slice(from, from + words[at + NAME_BYTES]!)).toString(),
  };
  return Atomics.load(words, at + IDENT) === ident ? entry : undefined;
}
