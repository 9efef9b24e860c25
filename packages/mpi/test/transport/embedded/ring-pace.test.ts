import { describe, expect, it } from '@jest/globals';
import { RingPace } from '../../../src/transport/embedded/ring-pace.js';

const chunk = 32 << 10;

/** Writes a message in chunks that take so long, in microseconds each. */
function write(pace: RingPace, ...times: readonly number[]): void {
  for (const time of times) pace.wrote(chunk, time / 1000);
  pace.ended();
}

/** One of a ring whose memory has been written already. */
function settled(setting?: string): RingPace {
  const pace = new RingPace(chunk, setting);
  write(pace, 1, 1, 1, 1);
  return pace;
}

describe('the pace of a ring', () => {
  it('offers nothing while the ring is fast', () => {
    const pace = settled();
    write(pace, 1, 2, 1, 2);
    expect(pace.offers()).toBe(false);
  });

  it('offers 63 messages after one of which each chunk was slow, then tries the ring again', () => {
    const pace = settled();
    write(pace, 12, 13, 12, 14);
    expect(Array.from({ length: 65 }, () => pace.offers())).toEqual([
      ...Array.from({ length: 63 }, () => true),
      false,
      false,
    ]);
    write(pace, 12, 13, 12, 14);
    expect(pace.offers()).toBe(true);
  });

  it('takes one fast chunk for the pace: what takes longer may have been interrupted', () => {
    const pace = settled();
    write(pace, 4000, 300, 1, 20);
    expect(pace.offers()).toBe(false);
  });

  it('judges neither few chunks nor memory that is written for the first time', () => {
    const short = settled();
    write(short, 50, 50, 50);
    const fresh = new RingPace(16 * chunk, undefined);
    write(fresh, 50, 50, 50, 50);
    expect([short.offers(), fresh.offers()]).toEqual([false, false]);
  });

  it('offers all or nothing where that is set, and nothing any more once it was refused', () => {
    const [always, never] = [new RingPace(chunk, 'always'), settled('never')];
    write(never, 50, 50, 50, 50);
    expect([always.offers(), never.offers()]).toEqual([true, false]);
    always.refuse();
    expect(always.offers()).toBe(false);
  });
});
