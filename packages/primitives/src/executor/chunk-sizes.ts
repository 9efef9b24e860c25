const share = 2;
const fewestMicros = 400;
const mostMicros = 20_000;

/**
 * How many items the next chunk of a map gets.
 *
 * A chunk is half of a lane's fair share of what is left, so that there are few of them and the last ones are short. As soon as it is
 * known how long an item takes, none is meant to take less than 400 µs, since each costs two threads about 25 µs, two processes 60,
 * and a change of context; nor more than 20 ms, since what is more urgent waits for it.
 *
 * Algorithm: guided self-scheduling (Polychronopoulos and Kuck, 1987), with bounds from the measured time of an item.
 */
export class ChunkSizes {
  private items = 0;
  private micros = 0;

  constructor(
    private readonly parallelism: number,
    /** What the caller wants each chunk to have. */
    private readonly fixed: number | undefined,
  ) {}

  /** Learns how long a chunk took. */
  took(items: number, micros: number): void {
    this.items += items;
    this.micros += micros;
  }

  next(left: number): number {
    if (this.fixed !== undefined) return this.fixed;
    const guided = left / (share * this.parallelism);
    if (this.items === 0) return Math.ceil(guided);
    const each = this.micros / this.items;
    const most = Math.max(1, mostMicros / each);
    const fewest = Math.min(fewestMicros / each, left / this.parallelism);
    return Math.ceil(Math.min(Math.max(guided, fewest), most));
  }
}
