import { elapsed, event, line, monotonic, numberIn, within } from '@parallel-cookbook/cookbook';
import { describe, expect, it } from '@jest/globals';
import { runOf } from './run.js';

describe('within', () => {
  const speed = numberIn(line(/speed-up (\S+)/));

  it('wants every value in the range, and at least one value', () => {
    const sound = within(speed, { min: 1, max: 2 });
    expect(sound.check(runOf(['speed-up 1.5', 'speed-up 2']))).toBeUndefined();
    expect(sound.check(runOf(['speed-up 1.5', 'speed-up 2.1']))?.seen).toBe('2.1');
    expect(sound.check(runOf(['speed-up fast']))?.seen).toBe('NaN');
    expect(sound.check(runOf([]))?.seen).toBe('no value');
  });

  it("measures time in the book's seconds", () => {
    // runOf sets events 1 ms apart and lets the book's second last 10 ms.
    const events = ['a start a', 'b start b', 'a exit a', 'b exit b'];
    expect(elapsed(event('start'), event('exit')).of(runOf([], events))).toEqual([0.3]);
  });
});

describe('monotonic', () => {
  it('tells growth, strict growth and decline apart', () => {
    const value = numberIn(line(/(\d+)/));
    expect(monotonic(value).check(runOf(['1', '1', '2']))).toBeUndefined();
    expect(monotonic(value, { strictly: true }).check(runOf(['1', '1', '2']))?.seen).toBe('1 after 1');
    expect(monotonic(value, { direction: 'down' }).check(runOf(['2', '1']))).toBeUndefined();
    expect(monotonic(value).check(runOf(['2']))?.seen).toBe('1');
  });
});
