/** Something that an `AbortSignal` ends. */
export interface Abortable {
  readonly settled: boolean;
  abort(reason: unknown): void;
}

/** Listens once to each distinct signal, however many tasks it is for: ten thousand listeners on one signal would be slow. */
export class AbortWatch {
  private readonly lists = new WeakMap<AbortSignal, Abortable[]>();

  add(signal: AbortSignal, item: Abortable): void {
    const known = this.lists.get(signal);
    if (known) {
      // Mostly the oldest are settled: keep the list no longer than twice what is alive.
      if (known.length >= 64 && (known.length & (known.length - 1)) === 0) compact(known);
      known.push(item);
      return;
    }
    const list = [item];
    this.lists.set(signal, list);
    signal.addEventListener(
      'abort',
      () => {
        this.lists.delete(signal);
        for (const each of list) if (!each.settled) each.abort(signal.reason);
      },
      { once: true },
    );
  }
}

function compact(list: Abortable[]): void {
  let kept = 0;
  for (const item of list) if (!item.settled) list[kept++] = item;
  list.length = kept;
}
