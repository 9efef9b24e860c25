import { describe, expect, it } from '@jest/globals';
import { Mutex, SharedArray, threadDomain } from '@parallel-cookbook/primitives';
import { startThread } from '@parallel-cookbook/primitives/testing';

const programs = new URL('../programs/shared-memory.js', import.meta.url);

describe('a shared array', () => {
  it('has so many zeros, or the elements it is given', () => {
    expect([...new SharedArray('i32', 3)]).toEqual([0, 0, 0]);
    expect([...new SharedArray('u8', [1, 2, 300])]).toEqual([1, 2, 44]);
    expect([...new SharedArray('i64', new Set([1n, -2n]))]).toEqual([1n, -2n]);
    expect(new SharedArray('f64', 0).length).toBe(0);
  });

  it('has a typed array of its kind over the same memory', () => {
    const array = new SharedArray('f32', [1, 2]);
    expect(array.values).toBeInstanceOf(Float32Array);
    array.values[1] = 0.5;
    expect(array.get(1)).toBe(0.5);
    array.set(0, 7);
    expect(array.values[0]).toBe(7);
    expect(array.compareExchange(0, 7, 8)).toBe(true);
    expect(array.compareExchange(0, 7, 9)).toBe(false);
    expect(array.values[0]).toBe(8);
  });

  it('refuses indices outside, bad lengths and unknown kinds, by name', () => {
    const array = new SharedArray('i32', 2);
    for (const index of [-1, 2, 0.5, Number.NaN]) {
      expect(() => array.get(index)).toThrow(expect.objectContaining({ name: 'ArgumentError', argument: 'index' }));
      expect(() => array.add(index, 1)).toThrow(expect.objectContaining({ argument: 'index' }));
    }
    expect(() => new SharedArray('i32', -1)).toThrow(expect.objectContaining({ argument: 'content' }));
    expect(() => new SharedArray('long' as 'i32', 1)).toThrow(expect.objectContaining({ argument: 'kind' }));
  });

  it('is one memory in all threads: atomic additions and additions under a lock are not lost', async () => {
    const counts = new SharedArray('i32', 4);
    const lock = new Mutex(threadDomain);
    const threads = [0, 1].map(() => startThread(programs, 'countInto', counts, lock, 5000));
    for (const { result } of threads) await result;
    expect([...counts]).toEqual([10_000, 0, 0, 10_000]);
  });
});
