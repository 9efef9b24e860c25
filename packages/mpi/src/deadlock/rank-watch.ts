import type { BlockedLine, BlockedWait } from './blocked-line.js';
import type { BlockedRank } from './blocked-rank.js';
import { RankDeadlockError } from './rank-deadlock-error.js';
import { proveDeadlock, type WaitBoard, type WaitProof } from './wait-proof.js';

/** Words before the text of the verdict: who is writing it, and its length. */
const JUDGE = 0;
const LENGTH = 1;
const TEXT = 2;

/** Bytes of the verdict of a world of so many ranks. */
export function verdictBytes(size: number): number {
  return 4096 + 512 * size;
}

/** The world as the watch needs it: where ranks can be seen, and told. */
export interface WatchedWorld extends Omit<WaitBoard, 'look'> {
  readonly rank: number;
  /** `undefined` for a rank that cannot be seen from here. */
  line(rank: number): BlockedLine | undefined;
  /** Whether nobody has woken the rank since it last looked. */
  isAsleep(rank: number): boolean;
  /** Where who has proven a deadlock writes what the others are to throw. */
  readonly verdict: Int32Array;
  /** Has the rank look again. */
  wake(rank: number): void;
}

/**
 * One rank's side of the board: shows what it waits for while it does nothing, looks for deadlocks, and hears of them.
 *
 * Who has proven one writes the verdict, then the sentences of all who are in it, then wakes them: so all throw the same, though the first of them no
 * longer waits when the last one looks.
 */
export class RankWatch {
  readonly #world: WatchedWorld;
  readonly #board: WaitBoard;
  readonly #own: BlockedLine;
  readonly #thresholdMs: number;
  #wait = 0;
  #since = 0;
  #key: readonly unknown[] = [];
  #isShown = false;
  readonly #companions = new Set<number>();
  /** An error, and who is to throw it still. */
  #sentence: { readonly error: RankDeadlockError; readonly left: Set<unknown> } | undefined;

  /** @param thresholdMs how long a rank waits before it looks for a deadlock; 0: never. */
  constructor(world: WatchedWorld, thresholdMs: number) {
    this.#world = world;
    this.#own = world.line(world.rank) as BlockedLine;
    this.#thresholdMs = thresholdMs;
    this.#board = {
      size: world.size,
      look: (rank) => (world.isAsleep(rank) ? world.line(rank)?.look() : undefined),
      hasLeft: (rank) => world.hasLeft(rank),
      isInFlight: (from, to) => world.isInFlight(from, to),
    };
  }

  get isOn(): boolean {
    return this.#thresholdMs > 0;
  }

  /**
   * From now to {@link hide} this rank does nothing: everything that has come was taken in, and all answers are on their way.
   *
   * Looks for a deadlock when it has shown one and the same wait for long enough.
   *
   * @param key what it waits for: the same objects while it is the same wait. @param describe called for a new one.
   */
  show(key: readonly unknown[], describe: () => BlockedWait): void {
    this.hide();
    if (key.length !== this.#key.length || key.some((one, i) => one !== this.#key[i])) {
      this.#key = key;
      this.#since = performance.now();
      this.#wait = (this.#wait + 1) & 0x7fffffff || 1;
      if (this.#own.sentenced !== 0) this.#own.acquit();
      this.#own.write(this.#wait, describe());
    }
    this.#own.show();
    this.#isShown = true;
    if (performance.now() - this.#since >= this.#thresholdMs) this.#judge();
  }

  /** Before this rank does anything again. */
  hide(): void {
    if (this.#isShown) this.#own.hide();
    this.#isShown = false;
  }

  /** Whether a wait of this rank was found to be in a deadlock, and it has not heard that yet. */
  get isSentenced(): boolean {
    return this.#own.sentenced !== 0;
  }

  /** The other ranks of the deadlocks that this rank has heard of. */
  get companions(): ReadonlySet<number> {
    return this.#companions;
  }

  /** What the wait for that is to throw, if it was shown and found to be in a deadlock. Once for each that was waited for. */
  sentence(condition: unknown): RankDeadlockError | undefined {
    const { sentenced } = this.#own;
    if (sentenced !== 0) {
      if (sentenced === this.#wait) {
        this.#sentence = { error: this.#readVerdict(), left: new Set(this.#key) };
        for (const { rank } of this.#sentence.error.ranks) if (rank !== this.#world.rank) this.#companions.add(rank);
      }
      this.#own.acquit();
      // Whatever waits next is another wait, also for the same.
      this.#key = [];
    }
    return this.#sentence?.left.delete(condition) ? this.#sentence.error : undefined;
  }

  #judge(): void {
    const world = this.#world;
    if (!proveDeadlock(world.rank, this.#board)) return;
    // One at a time: else two write at once, or one proves what the other has told already.
    if (Atomics.compareExchange(world.verdict, JUDGE, 0, world.rank + 1) !== 0) return;
    let proof: WaitProof | undefined;
    try {
      if (this.#isVerdictWanted()) return;
      proof = proveDeadlock(world.rank, this.#board);
      if (!proof) return;
      this.#writeVerdict(
        proof.ranks.map((rank) => this.#lineOf(rank).read(rank)),
        proof.left,
      );
      for (const rank of proof.ranks) this.#lineOf(rank).sentence();
    } finally {
      Atomics.store(world.verdict, JUDGE, 0);
    }
    for (const rank of proof.ranks) world.wake(rank);
  }

  /** Whether somebody has not heard the last verdict yet. */
  #isVerdictWanted(): boolean {
    const { size } = this.#world;
    for (let rank = 0; rank < size; rank++) {
      if (!this.#world.hasLeft(rank) && (this.#world.line(rank)?.sentenced ?? 0) !== 0) return true;
    }
    return false;
  }

  /** Of a rank that was seen. */
  #lineOf(rank: number): BlockedLine {
    return this.#world.line(rank) as BlockedLine;
  }

  #writeVerdict(ranks: readonly BlockedRank[], left: readonly number[]): void {
    const bytes = this.#verdictText();
    for (let count = ranks.length; count > 0; count--) {
      const text = Buffer.from(JSON.stringify({ ranks: ranks.slice(0, count), left }));
      if (text.length > bytes.length) continue;
      bytes.set(text);
      Atomics.store(this.#world.verdict, LENGTH, text.length);
      return;
    }
  }

  #readVerdict(): RankDeadlockError {
    const text = this.#verdictText().slice(0, Atomics.load(this.#world.verdict, LENGTH));
    const { ranks, left } = JSON.parse(Buffer.from(text).toString()) as Pick<RankDeadlockError, 'ranks' | 'left'>;
    return new RankDeadlockError(ranks, left);
  }

  #verdictText(): Uint8Array {
    const { buffer, byteOffset, byteLength } = this.#world.verdict;
    return new Uint8Array(buffer, byteOffset + 4 * TEXT, byteLength - 4 * TEXT);
  }
}
