import { describe, expect, it } from '@jest/globals';
import { SpinningParking, type Parking, type Woken } from '@parallel-cookbook/primitives';

/** Sleeps not at all, and tells what it was asked for. */
class Recorder implements Parking {
  readonly asked: unknown[][] = [];

  constructor(private readonly answer: Woken = 'woken') {}

  park(cells: Int32Array, ...rest: [number, number, number]): Woken {
    this.asked.push(['park', cells, ...rest]);
    return this.answer;
  }

  unpark(cells: Int32Array, ...rest: [number, number]): number {
    this.asked.push(['unpark', cells, ...rest]);
    return 3;
  }
}

describe('SpinningParking', () => {
  it('parks when the cell stays as it is, for the whole time, and tells how it woke', () => {
    for (const answer of ['woken', 'changed', 'timed-out'] as const) {
      const cells = new Int32Array(4);
      const inner = new Recorder(answer);
      expect(new SpinningParking(inner).park(cells, 2, 0, 12.5)).toBe(answer);
      expect(inner.asked).toEqual([['park', cells, 2, 0, 12.5]]);
    }
  });

  it('parks each time, however many spins were in vain before', () => {
    const inner = new Recorder();
    const parking = new SpinningParking(inner);
    const cells = new Int32Array(1);
    for (let i = 0; i < 5_000; i++) parking.park(cells, 0, 0, 50);
    expect(inner.asked).toHaveLength(5_000);
  });

  it('never misses a cell that is another than expected, before and after spins in vain', () => {
    const inner = new Recorder('changed');
    const parking = new SpinningParking(inner);
    const cells = new Int32Array(1);
    for (let i = 0; i < 200; i++) {
      expect(parking.park(cells, 0, 1, 50)).toBe('changed');
      expect(parking.park(cells, 0, 0, 50)).toBe('changed');
    }
    expect(inner.asked.filter(([, , , expected]) => expected === 0)).toHaveLength(200);
  });

  it('wakes through the parking that it is made of', () => {
    const inner = new Recorder();
    const cells = new Int32Array(1);
    expect(new SpinningParking(inner).unpark(cells, 0, Infinity)).toBe(3);
    expect(inner.asked).toEqual([['unpark', cells, 0, Infinity]]);
  });
});
