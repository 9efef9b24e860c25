import { describe, expect, it } from '@jest/globals';
import { Claims, laneCapacity } from '../../src/lane/claims.js';
import { Linger } from '../../src/lane/linger.js';

const message = [0, 0, undefined, 0];

describe('a lane that lingers', () => {
  const claims = new Claims(new Int32Array(laneCapacity));
  const lingering = (answer: unknown[] | undefined): { linger: Linger; polls: () => number } => {
    let polls = 0;
    const linger = new Linger(claims, () => {
      polls++;
      return answer;
    });
    return { linger, polls: () => polls };
  };

  it('takes the message of the next slot when the last request came soon', () => {
    const { linger } = lingering(message);
    const now = performance.now();
    linger.busy(now);
    claims.send(5);
    expect(linger.next(now, 4)).toBeUndefined(); // no request came before
    linger.again(now + 0.02);
    expect(linger.next(now + 0.03, 4)).toBe(message);
    claims.send(0);
    linger.again(now + 0.05);
    expect(linger.next(now + 0.06, laneCapacity - 1)).toBe(message);
  });

  it('looks for nothing when the last request came late, or where no message can be taken', () => {
    claims.send(1);
    const { linger, polls } = lingering(message);
    const now = performance.now();
    linger.busy(now - 1);
    linger.next(now - 1, 0);
    linger.again(now);
    expect(linger.next(now, 0)).toBeUndefined();
    const deaf = new Linger(claims, undefined);
    deaf.busy(now);
    deaf.next(now, 0);
    deaf.again(now);
    expect(deaf.next(now, 0)).toBeUndefined();
    expect(polls()).toBe(0);
  });

  it('gives up, and does not look again before requests come soon again', () => {
    const { linger, polls } = lingering(undefined);
    claims.send(1);
    const now = performance.now();
    linger.busy(now);
    linger.next(now, 0);
    linger.again(now + 0.02);
    expect(linger.next(now + 0.03, 0)).toBeUndefined();
    const asked = polls();
    expect(asked).toBeGreaterThan(0);
    expect(linger.next(now + 0.04, 0)).toBeUndefined();
    expect(polls()).toBe(asked);
  });

  it('does not look after work that took a while', () => {
    const { linger, polls } = lingering(message);
    const now = performance.now();
    linger.busy(now);
    linger.next(now, 0);
    claims.send(1);
    linger.again(now + 0.02);
    expect(linger.next(now + 0.05, 0)).toBeUndefined();
    expect(polls()).toBe(0);
  });

  it('gives the event loop its turn after 2 ms', () => {
    const { linger, polls } = lingering(message);
    const now = performance.now();
    linger.busy(now);
    linger.next(now, 0);
    linger.again(now + 2.5);
    linger.next(now + 2.51, 0);
    linger.again(now + 2.52);
    claims.send(1);
    expect(linger.next(now + 2.53, 0)).toBeUndefined();
    expect(polls()).toBe(0);
  });
});
