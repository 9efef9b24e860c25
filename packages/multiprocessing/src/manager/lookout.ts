const longestMs = 0.1;

/**
 * How long a server looks for a client's next request before it sleeps.
 *
 * A client that blocks for each answer asks again sooner than a sleeper wakes. So while its requests come soon after the answers
 * before them, the server looks for up to twice that time, at most 100 µs. A look in vain is not repeated before requests come soon
 * again: where processes outnumber the processors, looking only takes time from the one that is waited for.
 */
export class Lookout {
  private answeredAt = -Infinity;
  private gapMs = Infinity;
  private until = -Infinity;

  /** A request has come. */
  asked(): void {
    this.gapMs = performance.now() - this.answeredAt;
  }

  /** It is answered, and all that came with it. */
  answered(): void {
    this.answeredAt = performance.now();
    this.until = this.gapMs < longestMs ? this.answeredAt + Math.min(2 * this.gapMs, longestMs) : -Infinity;
  }

  /** Whether to look once more. */
  get lasts(): boolean {
    return performance.now() < this.until;
  }
}
