import { availableParallelism } from 'node:os';
import { laneCapacity, type Claims } from './claims.js';

const longestMs = 0.1;
const shortMs = 0.02;
const turnMs = 2;
const cores = availableParallelism();
const looksBetweenClocks = 32;

/** Takes the next message of a lane without its event loop; `undefined` when there is none. */
export type Poll = () => unknown[] | undefined;

/**
 * How long a lane that has nothing to do looks for the next request before it gives its thread to the event loop.
 *
 * Waking a sleeping thread takes longer than a short task. So when the last request came soon after the one before had been answered,
 * as it does when somebody awaits one result after the other, the lane looks for the next one for up to twice that time, at most
 * 100 µs. Only after work that took less than 20 µs: who has more to do has messages waiting, or a dispatcher that needs the core
 * to make the next one. A look that finds nothing is not repeated before requests come soon again, so a lane whose work comes seldom burns nothing.
 *
 * What runs without a turn of the event loop for 2 ms gives it one, since timers and promises of earlier tasks wait for it.
 *
 * A request's claim says `sent` before its message is there; only then it is worth asking for the message.
 */
export class Linger {
  private idleSince = -Infinity;
  private gapMs = Infinity;
  private busySince = 0;
  /** When the event loop must have its turn. */
  private turnBy = 0;

  constructor(
    private readonly claims: Claims,
    private readonly poll: Poll | undefined,
  ) {}

  /** The event loop brought a request. */
  busy(now: number): void {
    this.turnBy = now + turnMs;
    this.again(now);
  }

  /** A request has come. */
  again(now: number): void {
    this.busySince = now;
    this.gapMs = now - this.idleSince;
  }

  /** Looks for the message of the request in the slot after that one. Everything before it has been answered. */
  next(now: number, slot: number): unknown[] | undefined {
    const { claims, poll, gapMs, busySince, turnBy } = this;
    this.idleSince = now;
    if (poll === undefined || cores < 2 || !(gapMs < longestMs)) return undefined;
    if (now - busySince > shortMs || now > turnBy) return undefined;
    this.gapMs = Infinity;
    const until = now + Math.min(2 * gapMs, longestMs);
    const following = (slot + 1) & (laneCapacity - 1);
    do {
      for (let looks = 0; looks < looksBetweenClocks; looks++) {
        if (!claims.sent(following)) continue;
        const message = poll();
        if (message !== undefined) return message;
      }
    } while (performance.now() < until);
    return undefined;
  }
}
