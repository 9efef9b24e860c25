/** A rank that is blocked, as it was seen at one look. */
export interface BlockedLook {
  /** Never the same again once it was blocked no more, be it for a moment. */
  readonly epoch: number;
  /** The ranks of which one must do something before it goes on; `undefined` for any rank of the world. */
  readonly needs: readonly number[] | undefined;
}

/** What can be seen of the ranks of a world at any moment, from any of them. Each call looks anew. */
export interface WaitBoard {
  readonly size: number;
  /** What the rank waits for; `undefined` for one that is not blocked for good: it runs, or something else will wake it. */
  look(rank: number): BlockedLook | undefined;
  /** Whether it will never say anything more. Once so, always so. */
  hasLeft(rank: number): boolean;
  /** Whether there is something on its way from one to the other, that was not taken in yet. */
  isInFlight(from: number, to: number): boolean;
}

/** What was proven: ranks that wait for each other for ever, and at which looks. */
export interface WaitProof {
  /** Everybody without whom no other of them goes on, in ascending order. */
  readonly ranks: readonly number[];
  /** The ranks that have left and for which one of them waits. */
  readonly left: readonly number[];
}

/**
 * Whether this rank waits in a deadlock, as one of those who wait for each other: README.md has the proof.
 *
 * `undefined` also where it only waits for ranks that are in one: they will be told, and this one hears what follows from it.
 * Source: the OR-model of Knapp, "Deadlock Detection in Distributed Databases" (1987), over the two equal looks of Chandy and Lamport (1985).
 */
export function proveDeadlock(me: number, board: WaitBoard): WaitProof | undefined {
  const looks = new Map<number, BlockedLook>();
  const left = new Set<number>();
  const reached = [me];
  for (const rank of reached) {
    const look = board.look(rank);
    if (!look) return undefined;
    looks.set(rank, look);
    for (const needed of neededBy(rank, look, board.size)) {
      if (reached.includes(needed)) continue;
      if (board.hasLeft(needed)) left.add(needed);
      else reached.push(needed);
    }
  }
  // Between the two looks at each of them lies one moment at which all were blocked and nothing was on its way.
  for (const to of reached) for (const from of [...reached, ...left]) if (board.isInFlight(from, to)) return undefined;
  for (const rank of reached) if (board.look(rank)?.epoch !== looks.get(rank)?.epoch) return undefined;
  if (!allNeed(me, looks, board.size)) return undefined;
  return { ranks: reached.sort((a, b) => a - b), left: [...left].sort((a, b) => a - b) };
}

/** Whether every one of them waits for that one, directly or through others. */
function allNeed(me: number, looks: ReadonlyMap<number, BlockedLook>, size: number): boolean {
  const waiting = new Set([me]);
  for (let before = 0; before !== waiting.size;) {
    before = waiting.size;
    for (const [rank, look] of looks) {
      if (!waiting.has(rank) && neededBy(rank, look, size).some((needed) => waiting.has(needed))) waiting.add(rank);
    }
  }
  return waiting.size === looks.size;
}

function neededBy(rank: number, { needs }: BlockedLook, size: number): readonly number[] {
  return needs ?? Array.from({ length: size }, (_, other) => other).filter((other) => other !== rank);
}
