const aimMicros = 300;
const fewest = 2;
const most = 120; // of the 128 that a lane has slots for
const weight = 1 / 8;

/**
 * How many requests a lane may hold at once: enough to be busy for about 300 µs, so that it never waits for us, and no more, so
 * that short tasks do not queue behind long ones. A message costs as much as ten short tasks, so of those it may hold many.
 *
 * Algorithm: 300 µs divided by an exponentially weighted mean of the service time, between 2 and 120.
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
