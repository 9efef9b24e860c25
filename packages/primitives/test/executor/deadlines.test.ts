import { describe, expect, it } from '@jest/globals';
import { Random } from '@parallel-cookbook/primitives';
import { Deadlines, type Expiring } from '../../src/executor/deadlines.js';

class Item implements Expiring {
  settled = false;
  expiredAfter: number | undefined;
  readonly begun = performance.now();
  constructor(private readonly onExpired: () => void) {}

  expire(timeoutMs: number): void {
    expect(performance.now() - this.begun).toBeGreaterThanOrEqual(timeoutMs);
    this.settled = true;
    this.expiredAfter = timeoutMs;
    this.onExpired();
  }
}

describe('deadlines', () => {
  it('end each item once, never early, and leave out what is settled', async () => {
    const random = new Random(5);
    const deadlines = new Deadlines();
    let left = 0;
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const expired = (): void => {
      if (--left === 0) finish();
    };
    const items: { readonly item: Item; readonly ms: number }[] = [];
    const keepAlive = setInterval(() => undefined, 1000);
    for (let i = 0; i < 2000; i++) {
      const item = new Item(expired);
      const ms = random.choice([0, 1, 3, 7, 20]);
      items.push({ item, ms });
      deadlines.add(item, ms);
      if (random.next() < 0.3) item.settled = true;
      else left++;
    }
    const settled = new Set(items.filter(({ item }) => item.settled));
    await finished;
    clearInterval(keepAlive);
    for (const entry of items) expect(entry.item.expiredAfter).toBe(settled.has(entry) ? undefined : entry.ms);
    expect(deadlines.next).toBe(Infinity);
  });
});
