/** Something that ends at a time. */
export interface Expiring {
  /** Whether nothing depends on it any more. */
  readonly settled: boolean;
  expire(timeoutMs: number): void;
}

interface Entry {
  readonly endsAt: number;
  readonly item: Expiring;
}

/**
 * Many time-outs on one timer. Those of one duration end in the order in which they began, so each duration has a plain queue and
 * nothing is ever sorted or cancelled: what is settled is passed over.
 */
export class Deadlines {
  private readonly byDuration = new Map<number, { entries: Entry[]; head: number }>();
  private timer: NodeJS.Timeout | undefined;
  private timerAt = Infinity;

  add(item: Expiring, timeoutMs: number): void {
    const endsAt = performance.now() + timeoutMs;
    let list = this.byDuration.get(timeoutMs);
    if (!list) this.byDuration.set(timeoutMs, (list = { entries: [], head: 0 }));
    while (list.entries[list.head]?.item.settled) list.head++; // so that what is done is not kept until its time
    list.entries.push({ endsAt, item });
    if (list.head >= 64 && list.head * 2 > list.entries.length) {
      list.entries = list.entries.slice(list.head);
      list.head = 0;
    }
    this.arm(endsAt);
  }

  /** When the next one ends, on the clock of `performance.now()`. */
  get next(): number {
    return this.timerAt;
  }

  /** Ends those whose time has come. */
  expire(): void {
    const now = performance.now();
    if (now < this.timerAt) return;
    const over: [Expiring, number][] = [];
    let next = Infinity;
    for (const [timeoutMs, list] of this.byDuration) {
      for (; list.head < list.entries.length; list.head++) {
        const { endsAt, item } = list.entries[list.head] as Entry;
        if (item.settled) continue;
        if (endsAt > now) {
          next = Math.min(next, endsAt);
          break;
        }
        over.push([item, timeoutMs]);
      }
      if (list.head === list.entries.length) this.byDuration.delete(timeoutMs);
    }
    clearTimeout(this.timer);
    this.timer = undefined;
    this.timerAt = Infinity;
    if (next !== Infinity) this.arm(next);
    for (const [item, timeoutMs] of over) if (!item.settled) item.expire(timeoutMs);
  }

  /** Forgets all of them: nothing is pending any more, and the timer must not keep the process alive. */
  clear(): void {
    if (this.timerAt === Infinity) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.timerAt = Infinity;
    this.byDuration.clear();
  }

  private arm(endsAt: number): void {
    if (endsAt >= this.timerAt) return;
    clearTimeout(this.timer);
    this.timerAt = endsAt;
    const ms = Math.min(2 ** 31 - 1, Math.ceil(endsAt - performance.now()));
    this.timer = setTimeout(() => {
      this.timerAt = -Infinity; // it may fire a little early: look in any case, and set it again for what is left
      this.expire();
    }, ms);
  }
}
