/**
 * A binary heap of entries: the numbers of entries in shared memory, the one that is to come out first at the root.
 *
 * Source: Williams, "Algorithm 232: Heapsort" (1964); building it at once from below is Floyd's (1964).
 */
export class EntryOrder {
  /**
   * @param heap where the numbers of the entries stand.
   * @param keys the entries: each begins with two doubles, its priority and the number of its put.
   * @param stride doubles from one entry to the next.
   */
  constructor(
    private readonly heap: Int32Array,
    private readonly keys: Float64Array,
    private readonly stride: number,
  ) {}

  /** The entry that comes out first, of a heap that is not empty. */
  get first(): number {
    return this.heap[0] as number;
  }

  /** Adds an entry to a heap of `size`. */
  add(entry: number, size: number): void {
    const { heap } = this;
    let hole = size;
    while (hole > 0) {
      const up = (hole - 1) >>> 1;
      const above = heap[up] as number;
      if (!this.#isBefore(entry, above)) break;
      heap[hole] = above;
      hole = up;
    }
    heap[hole] = entry;
  }

  /** Removes the first entry of a heap of `size`. */
  removeFirst(size: number): void {
    const last = size - 1;
    if (last > 0) this.#sink(this.heap[last] as number, 0, last);
  }

  /** Sets an entry somewhere; {@link arrange} puts them in order when all are there. */
  place(entry: number, at: number): void {
    this.heap[at] = entry;
  }

  /** Makes a heap of `size` entries that stand in any order. */
  arrange(size: number): void {
    for (let at = (size >>> 1) - 1; at >= 0; at--) this.#sink(this.heap[at] as number, at, size);
  }

  /** Lets an entry sink from a hole to where nothing below comes out before it. */
  #sink(entry: number, hole: number, size: number): void {
    const { heap } = this;
    for (;;) {
      let down = hole * 2 + 1;
      if (down >= size) break;
      if (down + 1 < size && this.#isBefore(heap[down + 1] as number, heap[down] as number)) down++;
      const below = heap[down] as number;
      if (!this.#isBefore(below, entry)) break;
      heap[hole] = below;
      hole = down;
    }
    heap[hole] = entry;
  }

  #isBefore(one: number, other: number): boolean {
    const { keys, stride } = this;
    const [a, b] = [one * stride, other * stride];
    const [first, second] = [keys[a] as number, keys[b] as number];
    return first < second || (first === second && (keys[a + 1] as number) < (keys[b + 1] as number));
  }
}
