import type { ObjectTable } from './object-table.js';

/** Pins whose proxy was received before the server had heard of the pin. */
const mostEarly = 10_000;

/** What one client refers to: proxies it has, and pins of proxies that it has sent away and nobody has received yet. */
export class References {
  private readonly counts = new Map<number, number>();
  /** Pins of all clients of a table, by token. */
  private static readonly pins = new WeakMap<ObjectTable, Map<string, () => void>>();
  private readonly pinned = new Set<string>();

  constructor(private readonly table: ObjectTable) {}

  add(object: number): void {
    this.table.refer(object);
    this.counts.set(object, (this.counts.get(object) ?? 0) + 1);
  }

  release(object: number): void {
    const count = this.counts.get(object);
    if (count === undefined) return;
    if (count === 1) this.counts.delete(object);
    else this.counts.set(object, count - 1);
    this.table.release(object);
  }

  /** A proxy was sent away: the object stays until somebody has received it, or this client has ended. */
  pin(object: number, token: string): void {
    const { pins } = this;
    const early = pins.get(token);
    pins.delete(token);
    if (early) return; // received already: the two came by different ways
    this.table.refer(object);
    this.pinned.add(token);
    pins.set(token, () => {
      this.pinned.delete(token);
      this.table.release(object);
    });
  }

  /** A proxy was received: counts it, and ends its pin. Several may receive one. */
  attach(object: number, token: string): void {
    this.add(object);
    const { pins } = this;
    const pin = pins.get(token);
    if (pin) {
      pins.delete(token);
      pin();
    } else if (token !== '' && pins.size < mostEarly) pins.set(token, () => undefined);
  }

  /** The client is gone. */
  clear(): void {
    for (const token of [...this.pinned]) {
      this.pins.get(token)?.();
      this.pins.delete(token);
    }
    for (const [object, count] of this.counts) this.table.release(object, count);
    this.counts.clear();
  }

  private get pins(): Map<string, () => void> {
    let pins = References.pins.get(this.table);
    if (!pins) References.pins.set(this.table, (pins = new Map<string, () => void>()));
    return pins;
  }
}
