/** How many primes each of so many blocks of a thousand numbers has: the later blocks cost more than the first. */
export class PrimeMap {
  readonly blocks: readonly number[];

  /** A map of a fifth of a second in one thread: what a pool is for. */
  static readonly long = new PrimeMap(2_000, 148_933);
  /** A map of some 11 ms in one thread, in which each message and each wake of a thread shows. */
  static readonly short = new PrimeMap(300, 25_997);

  private constructor(
    blocks: number,
    private readonly primes: number,
  ) {
    this.blocks = Array.from({ length: blocks }, (_, block) => block);
  }

  /** Maps again and again for so long. Gives blocks a second; throws when a count is wrong. */
  async repeat(
    ms: number,
    map: (blocks: readonly number[]) => readonly number[] | Promise<readonly number[]>,
  ): Promise<number> {
    const begin = performance.now();
    let maps = 0;
    for (; performance.now() - begin < ms; maps++) this.#check(await map(this.blocks));
    return (maps * this.blocks.length) / ((performance.now() - begin) / 1000);
  }

  #check(counts: readonly number[]): void {
    const primes = counts.reduce((sum, count) => sum + count, 0);
    if (primes !== this.primes)
      throw new Error(`there are ${this.primes} primes in ${this.blocks.length} blocks, not ${primes}`);
  }
}
