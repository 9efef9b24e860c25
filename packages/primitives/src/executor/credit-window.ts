const aimMicros = 300;
const fewest = 2;
const most = 64;
const weight = 1 / 8;

/**
 * How many requests a lane may hold at once: enough to be busy for about 300 µs, so that it never waits for us, and no more, so
 * that short tasks do not queue behind long ones.
 *
 * Algorithm: 300 µs divided by an exponentially weighted mean of the service time, between 2 and 64.
 */
export class CreditWindow {
  private mean = aimMicros;
  size = fewest;

  /** Learns how long a request took. */
  served(micros: number): void {
    this.mean += (micros - this.mean) * weight;
    const size = aimMicros / this.mean;
    this.size = size >= most ? most : size <= fewest ? fewest : Math.floor(size);
  }
}
